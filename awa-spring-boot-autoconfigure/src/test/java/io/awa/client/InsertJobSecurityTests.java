package io.awa.client;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.testsupport.LimitedRole;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The function that inserts jobs runs with the rights of its owner, and lends no others.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InsertJobSecurityTests {

	private static final String INSERT = "select * from awa.insert_job('k', '{\"id\": 1}', unique_by => '{}')";

	private final TestDatabase database = TestDatabase.migrated();

	private final LimitedRole role = LimitedRole.create(this.database);

	private final JdbcClient sql = JdbcClient.create(this.role.dataSource());

	InsertJobSecurityTests() {
		this.role.run("grant usage on schema awa to " + this.role.name());
	}

	@BeforeEach
	void emptyTables() {
		UniqueJobs.emptyTables(this.database);
		this.role.run("grant execute on function awa.insert_job to " + this.role.name());
	}

	@AfterAll
	void dropDatabase() {
		this.role.close();
		this.database.close();
	}

	@Test
	void publicMayNotInsert() {
		this.role.run("revoke execute on function awa.insert_job from " + this.role.name());

		assertForbidden(INSERT);
	}

	@Test
	void roleMayInsertAndNothingElse() {
		assertThat(this.sql.sql(INSERT).query().singleRow()).containsEntry("outcome", "inserted");
		assertThat(this.sql.sql(INSERT).query().singleRow()).containsEntry("outcome", "duplicate");

		List<String> relations = this.database.sql()
			.sql("select oid::regclass::text from pg_class where relnamespace = 'awa'::regnamespace "
					+ "and relkind = 'r'")
			.query(String.class)
			.list();
		assertThat(relations).hasSizeGreaterThan(12);
		for (String relation : relations) {
			assertForbidden("select from " + relation);
			assertForbidden("delete from " + relation);
			assertForbidden("truncate " + relation);
		}
		assertForbidden("select from awa.job_status");
		assertForbidden("insert into awa.ready select 1, now(), 1, 1, 'q', 'k'");
		assertForbidden("update awa.job set kind = 'x'");
		assertForbidden("select nextval('awa.job_id_seq')");
		assertForbidden(
				"select awa.insert_unique(array['k'], array['q'], array[1], array[1], array[null], array[null::bigint], "
						+ "array[null::bigint], array['{}'], array['{}'], array['{}'], array['{}'], 10)");
		assertForbidden(
				"select awa.insert_unique(array['k'], array['q'], array[1], array[1], array[null], array[null::bigint], "
						+ "array[null::bigint], array['{}'], array['{}'], array['{}'], array[null], 10)");
		assertForbidden("select awa.claim_unique_keys(array['x'::bytea], array['{}'])");
		assertForbidden("select awa.cancel_jobs(array[1], 'x')");
		assertForbidden("select awa.replace_args(1, '{}')");
		assertForbidden("create table awa.mine ()");
		assertForbidden("create or replace function awa.schema_version() returns integer language sql as 'select 1'");
	}

	private void assertForbidden(String statement) {
		DataAccessException refused = catchThrowableOfType(DataAccessException.class,
				() -> JdbcClient.create(this.role.dataSource()).sql(statement).query().listOfRows());
		assertThat(refused).as(statement).isNotNull();
		assertThat(refused.getRootCause()).as(statement)
			.isInstanceOfSatisfying(SQLException.class,
					(cause) -> assertThat(cause.getSQLState()).isIn("42501", "42P01"));
	}

	/** What a role can put before the objects of the schema on its own search path. */
	@Test
	void searchPathOfTheCallerIsNotUsed() throws SQLException {
		this.role.run("create schema evil authorization " + this.role.name());
		List<String> preparations = List.of("create temp table job (id bigint, stolen text)",
				"create temp table ready (job_id bigint)", "create temp table unique_claim (unique_key bytea)",
				"create temp view job_status as select 1 as id", function("sha256(bytea)", "bytea"),
				function("convert_to(text, name)", "bytea"), function("jsonb_build_object(text, text)", "jsonb"),
				function("jsonb_typeof(jsonb)", "text"), function("length(text)", "int4"),
				function("clock_timestamp()", "timestamptz"), function("set_config(text, text, boolean)", "text"),
				function("current_setting(text)", "text"), function("insert_unique(text[], text[])", "text"),
				function("format(text, text)", "text"), function("array_append(bigint[], bigint)", "int8[]"),
				function("arrow(jsonb, text)", "text"), function("same(text, text)", "bool"),
				"create operator evil.->> (leftarg = jsonb, rightarg = text, function = evil.arrow)",
				"create operator evil.= (leftarg = text, rightarg = text, function = evil.same)",
				"create operator evil.~ (leftarg = text, rightarg = text, function = evil.same)",
				"create operator evil.!~ (leftarg = text, rightarg = text, function = evil.same)",
				"create domain pg_temp.text as pg_catalog.text check (false)",
				"set search_path = evil, pg_temp, public, pg_catalog");
		try (Connection connection = this.role.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			for (String preparation : preparations) {
				statement.execute(preparation);
			}
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> statement.execute("select length('x'::pg_catalog.text)"))
				.withMessageContaining("used evil");

			statement.execute(INSERT);
		}
		this.role.run("drop schema evil cascade");
		assertThat(this.database.count("awa.job join awa.ready on job_id = id join awa.unique_claim using (job_id) "
				+ "where job.unique_key = awa.unique_key('k', 'default', '{\"id\": 1}', '{}')"))
			.isEqualTo(1);
	}

	private static String function(String signature, String type) {
		return "create function evil." + signature + " returns pg_catalog." + type
				+ " language plpgsql as $$ begin raise exception 'used evil'; end $$";
	}

	/** None of them is a value that must be refused, so they are stored as they are. */
	@ParameterizedTest
	@ValueSource(strings = { "'; drop table awa.job; --", "'), (select 1)); --", "\\'; select 1; --",
			"$$; drop table awa.job; $$", "%s %I %L %%", "${schema}.job", "{schema}", "\" or 1=1 --", "{a,b}",
			"{\"x\"}", "a\\\"b,c}" })
	void textIsNeverRun(String text) {
		String args = "jsonb_build_object(:text::text, :text::text)";
		long job = this.sql
			.sql("select job_id from awa.insert_job(:text, " + args
					+ ", queue => :text, tags => array[:text, 'x']::text[], " + "metadata => " + args
					+ ", unique_by => jsonb_build_object('args', jsonb_build_array(:text::text)))")
			.param("text", text)
			.query(Long.class)
			.single();

		assertThat(this.database.sql()
			.sql("select count(*) from awa.job where id = :id and kind = :text and queue = :text "
					+ "and tags = array[:text, 'x']::text[] and args = " + args + " and metadata = " + args)
			.param("text", text)
			.param("id", job)
			.query(Long.class)
			.single()).isEqualTo(1);
		for (String member : List.of("states", "on_conflict", "period_micros", text)) {
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.sql.sql(
					"select * from awa.insert_job('k', '{}', unique_by => jsonb_build_object(:member::text, :text::text))")
				.param("member", member)
				.param("text", text)
				.query()
				.listOfRows()).withMessageContaining("The job was not inserted");
		}
		assertThat(this.database.violations()).isEmpty();
	}

}
