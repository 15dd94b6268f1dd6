package io.awa.client;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.RowCallbackHandler;

import io.awa.testsupport.GroupRoles;
import io.awa.testsupport.GroupRoles.Group;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What members of the group roles may do by hand, in SQL of their own: what the page
 * about security says, and each other attempt is refused.
 */
class RoleRightsTests {

	/** Letters as PostgreSQL writes them: in parentheses if only some columns. */
	private static final String RIGHTS = """
			select relation.relname as name, concat(
			  case when has_table_privilege(:role, relation.oid, 'select') then 'r'
			    when has_any_column_privilege(:role, relation.oid, 'select') then '(r)' end,
			  case when has_table_privilege(:role, relation.oid, 'insert') then 'a'
			    when has_any_column_privilege(:role, relation.oid, 'insert') then '(a)' end,
			  case when has_table_privilege(:role, relation.oid, 'update') then 'w'
			    when has_any_column_privilege(:role, relation.oid, 'update') then '(w)' end,
			  case when has_table_privilege(:role, relation.oid, 'delete') then 'd' end) as rights
			from pg_class relation
			where relation.relnamespace = 'awa'::regnamespace and relation.relkind in ('r', 'v')
			union all
			select relation.relname, case when has_sequence_privilege(:role, relation.oid, 'usage') then 'U' else '' end
			from pg_class relation
			where relation.relnamespace = 'awa'::regnamespace and relation.relkind = 'S'""";

	private static final String FORBIDDEN_FUNCTIONS = """
			select format('select awa.%I(%s)', proname, (
			  select string_agg('null::' || format_type(type, null), ', ' order by place)
			  from unnest(proargtypes::oid[]) with ordinality as argument (type, place)))
			from pg_proc
			where pronamespace = 'awa'::regnamespace and prorettype <> 'trigger'::regtype
			  and not has_function_privilege(:role, oid, 'execute')""";

	private static GroupRoles roles;

	@BeforeAll
	static void createRoles() {
		roles = GroupRoles.create();
	}

	@AfterAll
	static void dropRoles() {
		roles.close();
	}

	static Stream<Group> groups() {
		return Stream.of(Group.values()).filter((group) -> group != Group.OWNER);
	}

	@ParameterizedTest
	@MethodSource("groups")
	void rightsAreThoseOfThePage(Group group) throws IOException {
		assertThat(rights(group)).isEqualTo(new TreeMap<>(RolesTable.read().rights(group)));
	}

	@ParameterizedTest
	@MethodSource("groups")
	void everythingElseWithTablesIsRefused(Group group) {
		TestDatabase login = roles.login(group);
		List<String> statements = new ArrayList<>();
		rights(group).forEach((relation, rights) -> statements.addAll(relation.endsWith("_seq")
				? forbiddenOfSequence(relation, rights) : forbiddenOfTable(group, relation, rights)));

		assertThat(statements).hasSizeGreaterThan(60).allSatisfy((statement) -> assertForbidden(login, statement));
	}

	private static List<String> forbiddenOfSequence(String sequence, String rights) {
		List<String> statements = new ArrayList<>(List.of("select setval('awa." + sequence + "', 1)",
				"alter sequence awa." + sequence + " restart", "drop sequence awa." + sequence));
		if (!rights.contains("U")) {
			statements.add("select nextval('awa." + sequence + "')");
		}
		return statements;
	}

	private static List<String> forbiddenOfTable(Group group, String table, String rights) {
		String name = "awa." + table;
		boolean isView = table.equals("job_status");
		List<String> statements = new ArrayList<>(List.of("alter table " + name + " rename to stolen",
				(isView ? "drop view " : "drop table ") + name + " cascade"));
		if (!isView) {
			statements.addAll(List.of("truncate " + name, "alter table " + name + " disable trigger all",
					"create index on " + name + " ((1))"));
		}
		if (!rights.contains("r") || rights.contains("(r)")) {
			statements.add((rights.contains("(r)") ? "select * from " : "select from ") + name);
		}
		if (!rights.contains("a") && !isView) {
			statements.add("insert into " + name + " default values");
		}
		if (!rights.contains("d") && !isView) {
			statements.add("delete from " + name);
		}
		if (!isView) {
			columnsWithoutUpdate(group, table)
				.forEach((column) -> statements.add("update " + name + " set " + column + " = null"));
		}
		return statements;
	}

	private static List<String> columnsWithoutUpdate(Group group, String table) {
		return roles.database()
			.sql()
			.sql("""
					select quote_ident(attname) from pg_attribute
					where attrelid = ('awa.' || :table)::regclass and attnum > 0 and not attisdropped
					  and not has_column_privilege(:role, attrelid, attnum, 'update')""")
			.param("table", table)
			.param("role", roles.name(group))
			.query(String.class)
			.list();
	}

	@ParameterizedTest
	@MethodSource("groups")
	void otherFunctionsAndChangesOfTheSchemaAreRefused(Group group) {
		TestDatabase login = roles.login(group);
		List<String> statements = new ArrayList<>(List.of("create table awa.mine ()",
				"create function awa.mine() returns integer language sql as 'select 1'", "create schema mine",
				"create or replace function awa.schema_version() returns integer language sql as 'select 1'",
				"drop function awa.schema_version()", "drop schema awa cascade", "alter schema awa rename to stolen",
				"set role " + roles.name(Group.OWNER), "grant " + roles.name(Group.OWNER) + " to current_user"));
		statements.addAll(roles.database()
			.sql()
			.sql(FORBIDDEN_FUNCTIONS)
			.param("role", roles.name(group))
			.query(String.class)
			.list());

		assertThat(statements).hasSizeGreaterThan(15).allSatisfy((statement) -> assertForbidden(login, statement));
	}

	private static Map<String, String> rights(Group group) {
		Map<String, String> rights = new TreeMap<>();
		roles.database()
			.sql()
			.sql(RIGHTS)
			.param("role", roles.name(group))
			.query((RowCallbackHandler) (row) -> rights.put(row.getString("name"), row.getString("rights")));
		return rights;
	}

	private static void assertForbidden(TestDatabase login, String statement) {
		DataAccessException refused = catchThrowableOfType(DataAccessException.class,
				() -> login.sql().sql(statement).update());
		assertThat(refused).as(statement).isNotNull();
		assertThat(refused.getRootCause()).as(statement)
			.isInstanceOfSatisfying(SQLException.class,
					(cause) -> assertThat(cause.getSQLState()).as(cause.getMessage()).isEqualTo("42501"));
	}

}
