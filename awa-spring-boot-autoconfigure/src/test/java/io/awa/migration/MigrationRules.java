package io.awa.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.awa.migration.MigrationFile.FunctionText;

/**
 * What a migration may do, so that jars that were there before it go on. Reads the files
 * in their order, because a function is compared with what it was before.
 */
final class MigrationRules {

	/** The first version that says which jars may go on. */
	static final int FIRST = 14;

	private static final String ANY_TABLE = "^alter table (?:if exists )?(?:only )?(\\S+) .*?";

	private static final Pattern NEW = Pattern
		.compile("^create (?:unlogged |temporary |temp )?(?:table|function|sequence) (?:if not exists )?([^ (]+).*");

	/**
	 * What a statement must not say. The first group is what it is about, if it matters.
	 */
	private static final Map<String, Pattern> UNSAFE = unsafe();

	private final Map<String, String> signatures = new HashMap<>();

	private int oldestJar;

	private static Map<String, Pattern> unsafe() {
		Map<String, String> unsafe = new LinkedHashMap<>();
		unsafe.put("drops what older jars may use",
				"^(?:alter (?:table|view|sequence|type) (?:if exists )?(\\S+) .*?)?\\bdrop (?!constraint|not null|index).*");
		unsafe.put("renames", "^alter \\w+ (?:if exists )?(\\S+) .*?\\brename .*");
		unsafe.put("changes a type", ANY_TABLE + "\\balter (?:column )?\\w+ (?:set data )?type .*");
		unsafe.put("forbids null", ANY_TABLE + "\\bset not null.*");
		unsafe.put("adds a column without a default that must not be null", ANY_TABLE
				+ "\\badd (?:column )?(?!constraint)(?:(?!\\bdefault\\b|\\bgenerated\\b|, (?:add|alter|drop) ).)*\\bnot null"
				+ "(?!(?:(?!, (?:add|alter|drop) ).)*\\b(?:default|generated)\\b).*");
		unsafe.put("adds a rule for rows",
				ANY_TABLE + "\\badd (?:constraint|check|unique|primary key|foreign key|exclude)\\b.*");
		unsafe.put("adds a unique index", "^create unique index .*? on (?:only )?([^ (]+).*");
		unsafe.put("takes rights away", "^revoke .*? on (?:table |function |sequence )?([^ (]+).*");
		unsafe.put("has a block of code, which this rule cannot judge", "^do (?:language .*|\\$.*)");
		Map<String, Pattern> patterns = new LinkedHashMap<>();
		unsafe.forEach((what, text) -> patterns.put(what, Pattern.compile(text)));
		return patterns;
	}

	/** Reads the next file, and returns what is wrong with it. */
	List<String> read(MigrationFile file) {
		List<String> problems = (file.version() < FIRST) ? List.of() : problems(file);
		file.functions().forEach((function) -> this.signatures.put(function.name(), function.signature()));
		this.oldestJar = file.numberOf("oldest_jar_version").orElse(this.oldestJar);
		return problems;
	}

	private List<String> problems(MigrationFile file) {
		List<String> problems = new ArrayList<>();
		if (file.numberOf("schema_version").orElse(0) != file.version()) {
			problems.add("schema_version() does not return " + file.version());
		}
		OptionalInt marked = file.oldestJarByMark();
		if (marked.isEmpty()) {
			problems.add("has no line that says whether the previous jar may go on");
			return problems;
		}
		if (marked.getAsInt() == 0) {
			problems.addAll(unsafeStatements(file));
		}
		problems.addAll(wrongFunction(file, marked.getAsInt()));
		return problems;
	}

	private List<String> wrongFunction(MigrationFile file, int marked) {
		int written = file.numberOf("oldest_jar_version").orElse(0);
		if (file.statements().stream().anyMatch((statement) -> statement.contains("function awa.oldest_jar_version("))
				&& written == 0) {
			return List.of("oldest_jar_version() is not written as it was");
		}
		if (written != marked) {
			return List.of((marked == 0) ? "is marked as safe, but replaces oldest_jar_version()"
					: "oldest_jar_version() does not return " + marked + ", which the mark says");
		}
		return (written != 0 && (written <= this.oldestJar || written > file.version()))
				? List.of("oldest_jar_version() must be above " + this.oldestJar + " and at most " + file.version())
				: List.of();
	}

	private List<String> unsafeStatements(MigrationFile file) {
		List<String> problems = new ArrayList<>();
		Set<String> created = new HashSet<>();
		for (String statement : file.statements()) {
			Matcher creation = NEW.matcher(statement);
			if (creation.matches()) {
				created.add(creation.group(1));
			}
			UNSAFE.forEach((what, pattern) -> {
				Matcher matcher = pattern.matcher(statement);
				if (matcher.matches() && (matcher.groupCount() == 0 || !created.contains(matcher.group(1)))) {
					problems.add(what + ": " + statement);
				}
			});
		}
		file.functions().filter(this::isChanged).forEach((function) -> problems.add("changes " + function.name()));
		return problems;
	}

	/** A second one of the same name makes calls ambiguous. */
	private boolean isChanged(FunctionText function) {
		String before = this.signatures.get(function.name());
		return before != null && !(function.replaces() && before.equals(function.signature()));
	}

}
