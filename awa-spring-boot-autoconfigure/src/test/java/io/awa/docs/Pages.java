package io.awa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All pages of the repository, found by looking for them, so that none is left out.
 */
final class Pages {

	static final Path ROOT = Path.of("..");

	private static final String FENCE = "```";

	private Pages() {
	}

	/** Of the repository, of the documentation and of the decisions. */
	static Stream<Path> all() {
		return Stream.concat(in(ROOT, 1), in(ROOT.resolve("docs"), Integer.MAX_VALUE)).sorted();
	}

	private static Stream<Path> in(Path folder, int depth) {
		try (Stream<Path> files = Files.walk(folder, depth)) {
			return files.filter((file) -> file.toString().endsWith(".md")).toList().stream();
		}
		catch (IOException ex) {
			throw new IllegalStateException("Could not look for pages in " + folder, ex);
		}
	}

	/** How a page is called from the root of the repository. */
	static String name(Path page) {
		return ROOT.relativize(page).toString().replace('\\', '/');
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException("Could not read " + file, ex);
		}
	}

	static String read(String name) {
		return read(ROOT.resolve(name));
	}

	/** What stands between fences, on all pages. */
	static Stream<Block> blocks() {
		return all().flatMap((page) -> blocks(page).stream());
	}

	static Stream<Block> blocks(String... languages) {
		return blocks().filter((block) -> List.of(languages).contains(block.language()));
	}

	private static List<Block> blocks(Path page) {
		List<Block> blocks = new ArrayList<>();
		List<String> lines = read(page).lines().toList();
		int start = -1;
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i).strip();
			if (start < 0 && line.startsWith(FENCE)) {
				start = i;
			}
			else if (line.equals(FENCE)) {
				blocks.add(new Block(name(page), start + 1, lines.get(start).strip().substring(FENCE.length()),
						String.join("\n", lines.subList(start + 1, i)) + "\n"));
				start = -1;
			}
		}
		return blocks;
	}

	/** The page without what stands between fences. */
	static String prose(Path page) {
		boolean[] fenced = { false };
		return read(page).lines().filter((line) -> {
			boolean fence = line.strip().startsWith(FENCE);
			fenced[0] ^= fence;
			return !fence && !fenced[0];
		}).collect(Collectors.joining("\n"));
	}

	/**
	 * A block of code, or of something else.
	 *
	 * @param page the page, from the root of the repository
	 * @param line where it begins
	 * @param language what the fence says, empty if nothing
	 * @param code its lines
	 */
	record Block(String page, int line, String language, String code) {

		String firstLine() {
			return this.code.lines().map(String::strip).findFirst().orElse("");
		}

		@Override
		public String toString() {
			return this.page + ":" + this.line + " " + this.language;
		}

	}

}
