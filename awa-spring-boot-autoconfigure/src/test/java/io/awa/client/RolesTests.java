package io.awa.client;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.ReflectionUtils;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.NewCronSchedule;
import io.awa.SchemaException;
import io.awa.UniqueBy;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.GroupRoles;
import io.awa.testsupport.GroupRoles.Group;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A member of each group role may call what the page about security says, through both
 * clients, and nothing else. The operations are found by reflection, so a new one has to
 * be decided about.
 */
class RolesTests {

	/** Operations that take no rights, or those of the operations called in them. */
	private static final Set<String> WITHOUT_RIGHTS = Set.of("async", "begin", "inTransaction");

	private static GroupRoles roles;

	private static RolesTable table;

	@BeforeAll
	static void createRoles() throws IOException {
		roles = GroupRoles.create();
		table = RolesTable.read();
	}

	@AfterAll
	static void dropRoles() {
		roles.close();
	}

	@Test
	void pageSaysSomethingAboutEachOperation() {
		Set<String> found = new TreeSet<>();
		calls().forEach((call) -> found.add(call.name()));

		assertThat(table.operations()).doesNotHaveDuplicates();
		assertThat(new TreeSet<>(table.operations())).isEqualTo(found);
	}

	@ParameterizedTest
	@EnumSource
	void membersOfAGroupCallWhatThePageSaysOverJdbc(Group group) {
		TestDatabase login = roles.login(group);

		assertCallsAreAllowedOrRefused(group, ClientFixtures.jdbcSubject(login, ClientScope.NO_TRANSACTION));
	}

	@ParameterizedTest
	@EnumSource
	void membersOfAGroupCallWhatThePageSaysOverR2dbc(Group group) {
		TestDatabase login = roles.login(group);

		assertCallsAreAllowedOrRefused(group, ClientFixtures.reactiveSubject(login, ClientScope.NO_TRANSACTION));
	}

	private static void assertCallsAreAllowedOrRefused(Group group, AwaClient client) {
		calls().forEach((call) -> {
			prepare(call);
			List<String> before = TableDump.of(roles.database());

			Throwable failure = catchThrowable(() -> call.run(client));

			String name = group + " calls " + call;
			if (table.allows(call.name(), group)) {
				assertThat(failure).as(name).isNull();
			}
			else {
				assertThat(failure).as(name).isInstanceOf(SchemaException.class);
				assertThat(TableDump.of(roles.database())).as(name).isEqualTo(before);
			}
		});
		assertThat(roles.database().violations()).isEmpty();
	}

	/**
	 * Puts job 1 where the operation finds it, and jobs in every other state beside it.
	 */
	private static void prepare(Call call) {
		TestDatabase database = roles.database();
		TableDump.empty(database);
		database.sql().sql("alter sequence awa.job_id_seq restart").update();
		JobFixture given = new JobFixture(database);
		switch (call.name()) {
			case "retry", "deadLetters().moveFailed" -> given.failed(JobFixture.MAIL);
			case "deadLetters().retry", "deadLetters().purge", "deadLetters().find" ->
				given.dead(JobFixture.MAIL, "test");
			default -> {
				if (call.name().startsWith("callbacks().")) {
					given.waiting(JobFixture.MAIL, new UUID(0, 1));
				}
				else {
					given.available(JobFixture.MAIL);
				}
			}
		}
		Stream.of(JobState.values()).forEach((state) -> given.in(state, JobFixture.MAIL.withTags("other")));
		given.dead(JobFixture.MAIL, "test");
		AwaClient owner = ClientFixtures.jdbcClient(database, ClientListener.NONE);
		owner.insert(new SendReceipt(1, "a"), InsertOptions.defaults().withUnique(UniqueBy.args()));
		owner.cron().put(NewCronSchedule.of("mail", "0 3 * * *", new SendReceipt(1, "a")));
		owner.pauseQueue("mail");
	}

	private static Stream<Call> calls() {
		return operations(AwaClient.class).flatMap((method) -> {
			if (!TransactionalAwaClient.isGroup(method)) {
				return ValidArguments.of(method).map((arguments) -> new Call(null, method, arguments));
			}
			return operations(method.getReturnType())
				.flatMap((member) -> ValidArguments.of(member).map((arguments) -> new Call(method, member, arguments)));
		});
	}

	private static Stream<Method> operations(Class<?> type) {
		return Arrays.stream(type.getMethods())
			.filter((method) -> !Modifier.isStatic(method.getModifiers()) && !WITHOUT_RIGHTS.contains(method.getName()))
			.sorted(Comparator.comparing(Method::toString));
	}

	@Test
	void scriptMayBeAppliedAgainAndTakesBackWhatWasAdded() {
		String viewer = roles.name(Group.VIEWER);
		roles.database().sql().sql("grant delete, update (args) on awa.job to " + viewer).update();

		roles.apply();

		assertThat(roles.database()
			.sql()
			.sql("select has_table_privilege('" + viewer + "', 'awa.job', 'delete') " + "or has_any_column_privilege('"
					+ viewer + "', 'awa.job', 'update')")
			.query(Boolean.class)
			.single()).isFalse();
	}

	/** The function runs with the rights of its owner, who is no superuser then. */
	@Test
	void everythingBelongsToTheGroupOfTheOwner() {
		assertThat(roles.database()
			.sql()
			.sql("""
					select pg_get_userbyid(relowner) from pg_class where relnamespace = 'awa'::regnamespace
					union select pg_get_userbyid(proowner) from pg_proc where pronamespace = 'awa'::regnamespace
					union select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'awa'""")
			.query(String.class)
			.list()).containsExactly(roles.name(Group.OWNER));
	}

	@ParameterizedTest
	@MethodSource("insertingGroups")
	void functionInsertsJobsOfEveryKind(Group group) {
		TableDump.empty(roles.database());
		TestDatabase login = roles.login(group);
		for (String more : List.of("", ", unique_by => '{}'",
				", unique_by => '{\"args\": false, " + "\"on_conflict\": \"replace_args\"}'",
				", unique_by => '{\"args\": false, \"on_conflict\": \"reschedule\"}'", ", concurrency_key => 'c'",
				", delay => '1 hour'")) {
			for (int call = 0; call < 2; call++) {
				assertThat(login.sql()
					.sql("select job_id from awa.insert_job('k', '{}'" + more + ")")
					.query()
					.listOfRows()).hasSize(1);
			}
		}
	}

	static Stream<Group> insertingGroups() {
		return Stream.of(Group.values()).filter((group) -> table.allows("insert", group));
	}

	/**
	 * A call of an operation.
	 */
	private record Call(@Nullable Method group, Method method, ValidArguments arguments) {

		/** As it is written on the page. */
		String name() {
			return ((this.group != null) ? this.group.getName() + "()." : "") + this.method.getName();
		}

		void run(AwaClient client) {
			Object target = (this.group != null) ? ReflectionUtils.invokeMethod(this.group, client) : client;
			Object result = ReflectionUtils.invokeMethod(this.method, Objects.requireNonNull(target),
					this.arguments.create(this.method));
			if (result instanceof Stream<?> stream) {
				stream.forEach(Objects::requireNonNull);
			}
		}

	}

}
