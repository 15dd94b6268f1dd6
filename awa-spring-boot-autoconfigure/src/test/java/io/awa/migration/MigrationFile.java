package io.awa.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A migration as text: what its mark says of older jars, and its statements without
 * comments, in one line each. Bodies of functions are left out, since nothing runs them.
 *
 * @param version the number of the migration
 * @param text what the file holds
 */
record MigrationFile(int version, String text) {

	private static final Pattern MARK = Pattern.compile(
			"(?m)^-- Previous jar: (?:(safe)\\.|(not safe), because \\S.*|safe from version (\\d+), because \\S.*)$");

	private static final Pattern TOKEN = Pattern
		.compile("(--[^\\n]*)|('(?:[^']|'')*')|(\\$(\\w*)\\$.*?\\$\\4\\$)|(;)|([^-'$;]+|.)", Pattern.DOTALL);

	static MigrationFile read(String file) {
		return read("/" + SchemaMigrations.LOCATION + "/", file);
	}

	static MigrationFile read(String folder, String file) {
		try (InputStream stream = MigrationFile.class.getResourceAsStream(folder + file)) {
			return new MigrationFile(Integer.parseInt(file.substring(1, file.indexOf('_'))),
					new String(stream.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The oldest jar that may go on, by the mark: 0 if all that could before. */
	OptionalInt oldestJarByMark() {
		Matcher mark = MARK.matcher(this.text);
		if (!mark.find()) {
			return OptionalInt.empty();
		}
		if (mark.group(1) != null) {
			return OptionalInt.of(0);
		}
		return OptionalInt.of((mark.group(2) != null) ? this.version : Integer.parseInt(mark.group(3)));
	}

	/** The number that a function without parameters is made to return. */
	OptionalInt numberOf(String function) {
		return statements().stream()
			.map(Pattern.compile("^create (?:or replace )?function awa\\." + function
					+ "\\(\\) returns integer language sql immutable parallel safe as 'select (\\d+)'$")::matcher)
			.filter(Matcher::matches)
			.mapToInt((matcher) -> Integer.parseInt(matcher.group(1)))
			.findFirst();
	}

	Stream<FunctionText> functions() {
		return statements().stream().map(FunctionText::find).flatMap(Optional::stream);
	}

	List<String> statements() {
		List<String> statements = new ArrayList<>();
		StringBuilder statement = new StringBuilder();
		Matcher token = TOKEN.matcher(this.text.replace("${schema}", "awa"));
		while (token.find()) {
			if (token.group(5) != null) {
				add(statement, statements);
			}
			else if (token.group(1) != null) {
				statement.append(' ');
			}
			else {
				statement.append((token.group(3) != null && isFunction(statement)) ? "$$" : token.group());
			}
		}
		add(statement, statements);
		return statements;
	}

	private static boolean isFunction(StringBuilder statement) {
		return statement.toString().strip().toLowerCase(Locale.ROOT).startsWith("create");
	}

	private static void add(StringBuilder statement, List<String> statements) {
		String line = statement.toString().strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
		if (!line.isEmpty()) {
			statements.add(line);
		}
		statement.setLength(0);
	}

	/**
	 * A function as callers see it.
	 *
	 * @param name its name
	 * @param replaces whether it may take the place of one of the same name
	 * @param signature its parameters and its result
	 */
	record FunctionText(String name, boolean replaces, String signature) {

		private static final Pattern FUNCTION = Pattern
			.compile("^create (or replace )?function (\\S+?) ?\\((.*?) (?:language|stable|volatile|immutable|as) .*");

		static Optional<FunctionText> find(String statement) {
			Matcher function = FUNCTION.matcher(statement);
			return function.matches() ? Optional
				.of(new FunctionText(function.group(2), function.group(1) != null, function.group(3).replace(" ", "")))
					: Optional.empty();
		}

	}

}
