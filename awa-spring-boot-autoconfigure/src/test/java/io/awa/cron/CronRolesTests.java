package io.awa.cron;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.awa.CronPolicies.Overlap;
import io.awa.CronSchedule;
import io.awa.InsertOptions;
import io.awa.NewCronSchedule;
import io.awa.UniqueBy;
import io.awa.client.AwaClient;
import io.awa.client.ClientListener;
import io.awa.client.ClientSettings;
import io.awa.client.CronDefinition;
import io.awa.client.JdbcAwaClient;
import io.awa.cron.CronDatabase.Storage;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.R2dbcBlockingSqlExecutor;
import io.awa.sql.R2dbcSqlExecutor;
import io.awa.sql.SqlOperations;
import io.awa.testsupport.GroupRoles;
import io.awa.testsupport.GroupRoles.Group;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A member of the group of workers declares, fires and retires schedules.
 */
class CronRolesTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final List<String> NAMES = Stream.of(Overlap.values()).map(Overlap::name).toList();

	@ParameterizedTest
	@EnumSource
	void memberOfTheWorkersDeclaresFiresAndRetiresSchedules(Storage storage) {
		try (GroupRoles roles = GroupRoles.create()) {
			SqlOperations operations = operations(storage, roles.login(Group.WORKER));
			AwaClient owner = new JdbcAwaClient(roles.database().dataSource(), ClientSettings.of(TestDatabase.SCHEMA));
			List<CronDefinition> definitions = NAMES.stream()
				.map((name) -> CronDatabase.define(schedule(name)))
				.toList();

			new CronAnnouncer(operations, definitions, Duration.ofMinutes(5)).tick();
			CronEvaluator evaluator = new CronEvaluator(operations, ClientListener.NONE, Duration.ofMillis(10));
			Awaitility.await().atMost(LIMIT).until(() -> {
				evaluator.evaluate();
				return hasCancelled(roles.database()) && NAMES.stream().allMatch((name) -> hasFired(owner, name));
			});
			new CronAnnouncer(operations, definitions, Duration.ofMinutes(5)).announce();
			roles.database()
				.sql()
				.sql("update awa.cron_schedule set announced_at = now() - interval '1 day', expression = 'nonsense'")
				.update();
			evaluator.evaluate();

			assertThat(owner.cron().list()).extracting(CronSchedule::lastError).doesNotContainNull();
			new CronAnnouncer(operations, List.of(), Duration.ofMinutes(5)).retire();
			assertThat(roles.database().count("awa.cron_schedule where retired_at is null")).isZero();
			assertThat(roles.database().violations()).isEmpty();
		}
	}

	private static NewCronSchedule schedule(String overlap) {
		return NewCronSchedule.of(overlap, "* * * * * *", Map.of("overlap", overlap))
			.withOptions(InsertOptions.defaults()
				.withKind(overlap)
				.withUnique(UniqueBy.args().within(Duration.ofSeconds(1))))
			.withOverlap(Overlap.valueOf(overlap));
	}

	private static boolean hasFired(AwaClient client, String name) {
		return client.cron().find(name).orElseThrow().lastFiredAt() != null;
	}

	/** As a schedule does that replaces its job. */
	private static boolean hasCancelled(TestDatabase database) {
		return database.count("awa.finished where state = 'cancelled'") > 0;
	}

	private static SqlOperations operations(Storage storage, TestDatabase login) {
		return (storage == Storage.JDBC) ? JdbcSqlExecutor.autoCommitting(login.dataSource(), TestDatabase.SCHEMA)
				: new R2dbcBlockingSqlExecutor(new R2dbcSqlExecutor(login.connectionFactory(), TestDatabase.SCHEMA),
						Duration.ofSeconds(20));
	}

}
