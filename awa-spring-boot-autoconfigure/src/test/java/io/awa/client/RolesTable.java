package io.awa.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.awa.testsupport.GroupRoles.Group;

/**
 * The two tables of the page about security that say what members of the group roles may
 * do.
 */
final class RolesTable {

	private static final Path PAGE = Path.of("..", "docs", "security.md");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private final List<List<String>> calls;

	private final List<List<String>> rights;

	private RolesTable(List<List<String>> calls, List<List<String>> rights) {
		this.calls = calls;
		this.rights = rights;
	}

	static RolesTable read() throws IOException {
		List<String> lines = Files.readAllLines(PAGE);
		return new RolesTable(rows(lines, "| operation |"), rows(lines, "| table |"));
	}

	private static List<List<String>> rows(List<String> lines, String header) {
		int start = 0;
		while (!lines.get(start).startsWith(header)) {
			start++;
		}
		return lines.stream()
			.skip(start)
			.takeWhile((line) -> line.startsWith("|"))
			.filter((line) -> !line.startsWith("|---"))
			.map((line) -> Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList())
			.toList();
	}

	/** All operations, in the order of the page. */
	List<String> operations() {
		return this.calls.stream().skip(1).flatMap((row) -> codes(row.get(0)).stream()).toList();
	}

	boolean allows(String operation, Group group) {
		List<String> row = this.calls.stream()
			.skip(1)
			.filter((candidate) -> codes(candidate.get(0)).contains(operation))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"docs/security.md says nothing about who may call " + operation + "."));
		return row.get(this.calls.get(0).indexOf("`" + group.text() + "`")).equals("yes");
	}

	/** What members of a group may do with each table or sequence by hand. */
	Map<String, String> rights(Group group) {
		int column = this.rights.get(0).indexOf("`" + group.text() + "`");
		return this.rights.stream()
			.skip(1)
			.collect(Collectors.toMap((row) -> codes(row.get(0)).get(0), (row) -> row.get(column).replace("`", ""),
					(first, second) -> second, LinkedHashMap::new));
	}

	private static List<String> codes(String cell) {
		return CODE.matcher(cell).results().map((match) -> match.group(1)).toList();
	}

}
