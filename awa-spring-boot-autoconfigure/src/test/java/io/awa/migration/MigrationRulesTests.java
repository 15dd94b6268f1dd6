package io.awa.migration;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each migration says whether jars that were there before it may go on, and none that
 * says so does what they cannot bear.
 */
class MigrationRulesTests {

	private static final int NEXT = SchemaMigrations.VERSION + 1;

	private static final String SAFE = "-- What it does.\n-- Previous jar: safe.\n";

	@Test
	void eachMigrationKeepsTheRules() {
		MigrationRules rules = new MigrationRules();

		assertThat(SchemaMigrations.FILES)
			.allSatisfy((file) -> assertThat(rules.read(MigrationFile.read(file))).as(file).isEmpty());
	}

	@Test
	void statementsAreRead() {
		MigrationFile file = MigrationFile.read(SchemaMigrations.FILES.get(0));

		assertThat(file.statements()).hasSizeGreaterThan(20).noneMatch((statement) -> statement.contains("--"));
		assertThat(Stream.of("V001", "V003", "V006")
			.map((start) -> SchemaMigrations.FILES.stream().filter((name) -> name.startsWith(start)).findFirst())
			.flatMap((name) -> MigrationFile.read(name.orElseThrow()).functions())
			.map(MigrationFile.FunctionText::name)).contains("awa.schema_version", "awa.check_job", "awa.insert_job");
	}

	@Test
	void madeUpMigrationsOfOtherTestsKeepTheRules() {
		MigrationRules rules = afterAll();

		assertThat(rules.read(MigrationFile.read("/io/awa/rolling/safe/", "V900__made_up.sql"))).isEmpty();
		assertThat(rules.read(MigrationFile.read("/io/awa/rolling/unsafe/", "V901__made_up.sql"))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "create table ${schema}.t (id bigint not null, unique (id))",
			"create table ${schema}.t (id bigint); create unique index t_idx on ${schema}.t (id)",
			"create table ${schema}.t (id bigint); alter table ${schema}.t add constraint c check (id > 0)",
			"alter table ${schema}.job add column c text", "alter table ${schema}.job add c integer not null default 1",
			"alter table ${schema}.job add c integer default 1 not null, add d text",
			"alter table ${schema}.job drop constraint c", "drop index ${schema}.finished_at_idx",
			"create index c_idx on ${schema}.job (kind)", "comment on table ${schema}.job is 'drop; rename'",
			"-- drop table ${schema}.job;\nselect 1",
			"create function ${schema}.f() returns integer language plpgsql as $$ begin drop table x; end $$; "
					+ "revoke execute on function ${schema}.f() from public",
			"create or replace function ${schema}.unique_states(name text)\n  returns text[]\n  language sql as ''" })
	void safeStatementsAreTaken(String sql) {
		assertThat(problems(SAFE + sql)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "drop table ${schema}.job | drops",
			"DROP FUNCTION ${schema}.insert_job | drops", "drop view if exists ${schema}.job_status | drops",
			"alter table ${schema}.job drop column tags | drops", "alter table ${schema}.job drop tags | drops",
			"alter table ${schema}.job alter tags drop default | drops",
			"alter table ${schema}.job add c text, drop column tags | drops",
			"alter table ${schema}.job rename column tags to labels | renames",
			"alter table ${schema}.job rename to jobs | renames",
			"alter function ${schema}.insert_job rename to put | renames",
			"alter table ${schema}.job alter column kind type varchar(10) | changes a type",
			"alter table ${schema}.job alter kind set data type varchar | changes a type",
			"alter table ${schema}.job alter tags set not null | forbids null",
			"alter table ${schema}.job add column c text not null | must not be null",
			"alter table ${schema}.job add c text not null, add d text default '' | must not be null",
			"alter table ${schema}.job add d text default '', add c text not null | must not be null",
			"alter table ${schema}.job add constraint c check (priority > 1) | rule for rows",
			"alter table ${schema}.job add unique (kind) | rule for rows",
			"create unique index i on ${schema}.job (kind) | unique index",
			"revoke select on ${schema}.job from public | rights",
			"do $$ begin drop table ${schema}.job; end $$ | cannot judge",
			"create or replace function ${schema}.unique_states(name varchar) returns text[] language sql as '' | changes awa",
			"create or replace function ${schema}.unique_states(name text) returns text language sql as '' | changes awa",
			"create function ${schema}.unique_states(other integer) returns text[] language sql as '' | changes awa" })
	void unsafeStatementsAreFound(String sql, String problem) {
		assertThat(problems(SAFE + sql)).singleElement().asString().contains(problem);
	}

	@Test
	void markIsRequired() {
		assertThat(problems("-- Adds a table.\n")).singleElement().asString().contains("no line");
		assertThat(problems("-- Previous jar: not safe.\n")).singleElement().asString().contains("no line");
		assertThat(problems("-- Previous jar: probably safe.\n")).singleElement().asString().contains("no line");
	}

	@Test
	void numberOfTheSchemaIsRequired() {
		assertThat(afterAll().read(new MigrationFile(NEXT, SAFE))).singleElement()
			.asString()
			.contains("schema_version() does not return " + NEXT);
	}

	@Test
	void oldestJarIsWhatTheMarkSays() {
		String unsafe = "-- Previous jar: not safe, because a column goes.\nalter table ${schema}.job drop column tags;\n";
		String later = "-- Previous jar: safe from version " + NEXT + ", because the column is not used since.\n";

		assertThat(problems(SAFE + oldestJar(NEXT))).singleElement().asString().contains("marked as safe, but");
		assertThat(problems(unsafe)).singleElement().asString().contains("does not return " + NEXT);
		assertThat(problems(unsafe + oldestJar(NEXT - 1))).singleElement().asString().contains("not return " + NEXT);
		assertThat(problems(unsafe + oldestJar(NEXT))).isEmpty();
		assertThat(problems(unsafe + oldestJar(NEXT).replace("'select", "'values"))).singleElement()
			.asString()
			.contains("not written as it was");
		assertThat(afterAll().read(file(NEXT + 1, later + oldestJar(NEXT)))).isEmpty();
		assertThat(afterAll().read(file(NEXT - 1, later + oldestJar(NEXT)))).singleElement()
			.asString()
			.contains("at most " + (NEXT - 1));
		assertThat(afterAll().read(file(NEXT, later.replace("" + NEXT, "13") + oldestJar(13)))).singleElement()
			.asString()
			.contains("must be above");
	}

	private static List<String> problems(String sql) {
		return afterAll().read(file(NEXT, sql));
	}

	private static MigrationFile file(int version, String sql) {
		return new MigrationFile(version, sql + ";\n" + function("schema_version", version));
	}

	private static String oldestJar(int version) {
		return function("oldest_jar_version", version);
	}

	private static String function(String name, int number) {
		return "create or replace function ${schema}." + name
				+ "() returns integer\n  language sql immutable parallel safe\n  as 'select " + number + "';\n";
	}

	private static MigrationRules afterAll() {
		MigrationRules rules = new MigrationRules();
		SchemaMigrations.FILES.forEach((file) -> rules.read(MigrationFile.read(file)));
		return rules;
	}

}
