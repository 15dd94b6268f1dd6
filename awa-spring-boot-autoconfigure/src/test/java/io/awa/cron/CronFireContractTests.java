package io.awa.cron;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.awa.CronPolicies;
import io.awa.CronPolicies.Missed;
import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;
import io.awa.UniqueBy;
import io.awa.UniqueBy.OnConflict;
import io.awa.client.InsertedJobs;
import io.awa.cron.CronDatabase.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What firing promises, over either storage.
 */
@ParameterizedClass
@EnumSource
@ExtendWith(OutputCaptureExtension.class)
class CronFireContractTests {

	private static final InsertOptions OPTIONS = InsertOptions.defaults().withKind("report").withQueue("mail");

	private static final NewCronSchedule HOURLY = NewCronSchedule.of("hourly", "0 * * * *", Map.of("a", 1))
		.withOptions(OPTIONS);

	private static final NewCronSchedule EACH_SECOND = NewCronSchedule.of("each-second", "* * * * * *", Map.of())
		.withOptions(OPTIONS);

	private static CronDatabase cron;

	private final Storage storage;

	CronFireContractTests(Storage storage) {
		this.storage = storage;
	}

	@BeforeAll
	static void createDatabase() {
		cron = new CronDatabase();
	}

	@AfterAll
	static void dropDatabase() {
		cron.close();
	}

	@BeforeEach
	void empty() {
		cron.empty();
	}

	@AfterEach
	void everyJobIsInOneStateTable() {
		assertThat(cron.database().violations()).isEmpty();
	}

	@Test
	void eachNominalTimeGetsOneJobWhateverTheNumberOfNodes() throws Exception {
		int seconds = 600;
		cron.putMissed(EACH_SECOND.withPolicies(CronPolicies.defaults().withAllMissed(7)), Duration.ofSeconds(seconds));
		cron.putMissed(HOURLY.withMissed(Missed.ALL), Duration.ofHours(48));

		inParallel(8, () -> {
			CronEvaluator node = cron.node(this.storage);
			while (cron.countFires("each-second") < seconds) {
				node.evaluate();
			}
			CronDatabase.exhaust(node);
		});

		assertThat(cron.fireTimes("each-second")).hasSize(seconds).doesNotHaveDuplicates();
		assertThat(cron.fireTimes("hourly")).hasSize(48).doesNotHaveDuplicates();
	}

	@Test
	void nodesThatReadTheSameFireOnce() throws Exception {
		for (int round = 0; round < 20; round++) {
			cron.empty();
			cron.putMissed(HOURLY, Duration.ofHours(3));
			StoredCron seen = cron.node(this.storage).read().get(0);

			inParallel(4, () -> cron.node(this.storage).evaluate(seen));

			assertThat(cron.fireTimes("hourly")).hasSize(1);
		}
	}

	@Test
	void scheduleThatIsPausedBetweenReadAndFireDoesNotFire() {
		cron.putMissed(HOURLY, Duration.ofHours(3));
		CronEvaluator node = cron.node(this.storage);
		StoredCron seen = node.read().get(0);
		Instant last = cron.lastFiredAt("hourly");

		cron.client().cron().pause("hourly", PauseOptions.defaults());
		node.evaluate(seen);

		assertThat(cron.jobs("hourly")).isEmpty();
		assertThat(cron.lastFiredAt("hourly")).isEqualTo(last);
	}

	@Test
	void scheduleThatIsChangedOrRetiredOrDeletedBetweenReadAndFireDoesNotFire() {
		CronEvaluator node = cron.node(this.storage);
		List<Runnable> changes = List.of(() -> cron.client().cron().put(HOURLY),
				() -> cron.sql("update awa.cron_schedule set retired_at = now()"),
				() -> cron.client().cron().delete("hourly"));
		for (Runnable change : changes) {
			cron.putMissed(HOURLY, Duration.ofHours(3));
			StoredCron seen = node.read().get(0);

			change.run();
			node.evaluate(seen);

			assertThat(cron.jobs("hourly")).isEmpty();
		}
	}

	@Test
	void pausedScheduleDoesNotFireAndMakesUpWhenThePauseEnds() {
		cron.putMissed(HOURLY.withMissed(Missed.ALL), Duration.ofHours(3));
		CronEvaluator node = cron.node(this.storage);
		cron.client().cron().pause("hourly", PauseOptions.defaults().lasting(Duration.ofHours(1)));
		node.evaluate();
		assertThat(cron.jobs("hourly")).isEmpty();

		cron.sql("update awa.cron_schedule set paused_until = now() - interval '1 millisecond'");
		node.evaluate();

		assertThat(cron.jobs("hourly")).hasSize(3);
	}

	@Test
	void onceMakesOneJobForAGapAndAllMakesOneForEachInOrder() {
		cron.putMissed(HOURLY, Duration.ofHours(30));
		cron.putMissed(EACH_SECOND.withPolicies(CronPolicies.defaults().withAllMissed(10)), Duration.ofSeconds(35));

		CronDatabase.exhaust(cron.node(this.storage));

		assertThat(cron.fireTimes("hourly")).singleElement().isEqualTo(cron.lastFiredAt("hourly"));
		assertThat(cron.fireTimes("each-second")).hasSize(35).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void skipMakesNoJobForWhatIsLongPast() {
		cron.putMissed(HOURLY.withMissed(Missed.SKIP), Duration.ofHours(30));
		cron.sql("update awa.cron_schedule set ends_at = date_trunc('hour', now()) - interval '1 minute'");

		cron.node(this.storage).evaluate();

		assertThat(cron.jobs("hourly")).isEmpty();
	}

	@Test
	void jobCarriesArgsOptionsNameAndFireTime() {
		InsertOptions options = OPTIONS.withPriority(1)
			.withMaxAttempts(3)
			.withTimeout(Duration.ofSeconds(9))
			.withTags("a", "b c")
			.withMetadata(Map.of("tenant", "acme", "cron_name", "forged"));
		cron.putMissed(HOURLY.withOptions(options), Duration.ofHours(2));

		cron.node(this.storage).evaluate();

		Job job = cron.onlyJob();
		assertThat(job.kind()).isEqualTo("report");
		assertThat(job.queue()).isEqualTo("mail");
		assertThat(job.priority()).isEqualTo(1);
		assertThat(job.maxAttempts()).isEqualTo(3);
		assertThat(job.tags()).containsExactly("a", "b c");
		assertThat(job.metadata()).containsOnly(Map.entry("tenant", "acme"), Map.entry("cron_name", "hourly"),
				Map.entry("cron_fire_time", String.valueOf(cron.lastFiredAt("hourly"))));
		assertThat(cron.client().dumpJob(job.id()).orElseThrow().timeout()).isEqualTo(Duration.ofSeconds(9));
	}

	@Test
	void triggeredJobIsMarkedAndMovesNothing() {
		cron.putMissed(HOURLY, Duration.ofSeconds(1));
		cron.client().cron().pause("hourly", PauseOptions.defaults());
		Instant last = cron.lastFiredAt("hourly");

		cron.client().cron().trigger("hourly");

		assertThat(cron.onlyJob().metadata()).containsOnly(Map.entry("cron_name", "hourly"),
				Map.entry("triggered_manually", true));
		assertThat(cron.lastFiredAt("hourly")).isEqualTo(last);
	}

	@Test
	void duplicateIsNotInsertedAndTheTimeIsOver() {
		for (OnConflict onConflict : List.of(OnConflict.RETURN_EXISTING, OnConflict.FAIL)) {
			cron.empty();
			cron.putMissed(HOURLY.withOptions(OPTIONS.withUnique(UniqueBy.kind().onConflict(onConflict))),
					Duration.ofHours(2));
			long first = cron.client().cron().trigger("hourly").orElseThrow().jobId();
			Instant before = cron.lastFiredAt("hourly");

			CronDatabase.exhaust(cron.node(this.storage));

			assertThat(cron.onlyJob().id()).isEqualTo(first);
			assertThat(cron.lastFiredAt("hourly")).isAfter(before);
		}
	}

	@Test
	void missedFiresThatMustNotBeDuplicatesOfEachOtherStillGiveOneJob() {
		cron.putMissed(HOURLY.withMissed(Missed.ALL)
			.withOptions(OPTIONS.withUnique(UniqueBy.kind().onConflict(OnConflict.FAIL))), Duration.ofHours(3));

		CronDatabase.exhaust(cron.node(this.storage));

		assertThat(cron.jobs("hourly")).hasSize(1);
	}

	@Test
	void jitterDelaysTheJobButNotItsFireTimeAndIsTheSameForAll() {
		Duration longest = Duration.ofHours(3);
		cron.putMissed(HOURLY.withPolicies(CronPolicies.defaults().withAllMissed(9).withJitter(longest)),
				Duration.ofHours(5));

		CronDatabase.exhaust(cron.node(this.storage));

		assertThat(cron.fireTimes("hourly")).hasSize(5);
		String expected = "greatest(created_at, (metadata ->> 'cron_fire_time')::timestamptz + awa.cron_jitter('hourly', "
				+ "(metadata ->> 'cron_fire_time')::timestamptz, " + longest.toSeconds() * 1_000_000 + "))";
		assertThat(cron.single("select count(*) from awa.job where run_at = " + expected, Long.class)).isEqualTo(5);
	}

	@Test
	void jitterIsSpreadOverTheWholeRange() {
		List<Integer> tenths = cron.database().sql().sql("""
				select extract(epoch from awa.cron_jitter('name', to_timestamp(60 * i), 10000000))::integer
				from generate_series(1, 1000) i""").query(Integer.class).list();

		assertThat(tenths).allMatch((seconds) -> seconds >= 0 && seconds <= 10);
		assertThat(new HashSet<>(tenths)).hasSize(11);
	}

	@Test
	void fixedRateFiresAtItsMultiples() {
		cron.putMissed(NewCronSchedule.every("rate", Duration.ofMinutes(20), Map.of())
			.withOptions(OPTIONS)
			.withMissed(Missed.ALL), Duration.ofHours(2));

		CronDatabase.exhaust(cron.node(this.storage));

		assertThat(cron.fireTimes("rate")).hasSize(6).allMatch((time) -> time.getEpochSecond() % 1_200 == 0);
	}

	@Test
	void brokenScheduleStopsNoOtherIsLoggedOnceAndShowsWhy(CapturedOutput output) {
		cron.putMissed(HOURLY, Duration.ofHours(2));
		List<String> broken = List.of("expression = 'x'", "zone = 'Nowhere'", "policies = '{\"missed\": \"x\"}'",
				"policies = '[]', expression = null", "every_micros = 1", "policies = '{\"jitter_micros\": \"x\"}'");
		for (int i = 0; i < broken.size(); i++) {
			cron.putMissed(NewCronSchedule.of("broken-" + i, "0 * * * *", Map.of()).withOptions(OPTIONS),
					Duration.ofHours(2));
			cron.sql("update awa.cron_schedule set " + broken.get(i) + " where name = 'broken-" + i + "'");
		}
		CronEvaluator node = cron.node(this.storage);

		node.evaluate();
		node.evaluate();

		assertThat(cron.jobs("hourly")).hasSize(1);
		for (int i = 0; i < broken.size(); i++) {
			assertThat(cron.client().cron().find("broken-" + i).orElseThrow().lastError()).as(broken.get(i))
				.isNotNull();
			assertThat(output.getAll().split("Schedule 'broken-" + i + "' cannot fire", -1)).as(broken.get(i))
				.hasSize(2);
		}
	}

	@Test
	void scheduleWhoseJobCannotBeInsertedShowsWhyUntilItFires() {
		cron.putMissed(HOURLY, Duration.ofHours(2));
		cron.sql("update awa.cron_schedule set args = 'null', options = '{\"priority\": 70000}'");
		CronEvaluator node = cron.node(this.storage);
		Instant before = cron.lastFiredAt("hourly");

		node.evaluate();
		assertThat(cron.client().cron().find("hourly").orElseThrow().lastError()).contains("fire_cron");
		assertThat(cron.lastFiredAt("hourly")).isEqualTo(before);
		cron.sql("update awa.cron_schedule set options = '{\"priority\": 2}'");
		node.evaluate();

		assertThat(cron.client().cron().find("hourly").orElseThrow().lastError()).isNull();
		assertThat(cron.jobs("hourly")).hasSize(1);
	}

	@Test
	void scheduleThatATransactionHoldsMakesNoOtherWait() throws Exception {
		cron.putMissed(HOURLY, Duration.ofHours(2));
		cron.putMissed(EACH_SECOND, Duration.ofHours(2));
		CronEvaluator node = cron.node(this.storage);
		try (Connection holder = cron.database().dataSource().getConnection()) {
			holder.setAutoCommit(false);
			holder.createStatement()
				.executeUpdate("update awa.cron_schedule set args = '{}' where name = 'each-second'");

			node.evaluate();
			assertThat(cron.jobs("hourly")).hasSize(1);
			assertThat(cron.jobs("each-second")).isEmpty();
			holder.rollback();
		}

		node.evaluate();
		assertThat(cron.jobs("each-second")).hasSize(1);
	}

	@Test
	void workersHearOfTheJobs() {
		List<InsertedJobs> heard = new CopyOnWriteArrayList<>();
		cron.putMissed(HOURLY, Duration.ofHours(2));

		cron.node(this.storage, heard::add).evaluate();

		assertThat(heard).singleElement().satisfies((inserted) -> {
			assertThat(inserted.queue()).isEqualTo("mail");
			assertThat(inserted.kind()).isEqualTo("report");
		});
	}

	@Test
	void restLastsUntilTheNextFireAndNoLongerThanThePollInterval() {
		CronEvaluator node = cron.node(this.storage);
		assertThat(node.evaluate()).isEqualTo(Duration.ofSeconds(5));

		cron.client().cron().put(EACH_SECOND);
		node.evaluate();

		assertThat(node.evaluate()).isBetween(Duration.ofMillis(5), Duration.ofSeconds(1));
	}

	@Test
	void newScheduleDoesNotFireForTimesBeforeItWasStored() {
		cron.client().cron().put(NewCronSchedule.of("yearly", "@yearly", Map.of()).withOptions(OPTIONS));
		cron.client().cron().put(EACH_SECOND.withMissed(Missed.ALL));

		Instant stored = cron
			.single("select created_at from awa.cron_schedule where name = 'each-second'",
					java.time.OffsetDateTime.class)
			.toInstant();
		cron.node(this.storage).evaluate();

		assertThat(cron.jobs("yearly")).isEmpty();
		assertThat(cron.fireTimes("each-second").get(0)).isBetween(stored.minusSeconds(1), stored);
	}

	private static void inParallel(int count, Runnable task) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(count);
		CountDownLatch start = new CountDownLatch(1);
		List<Future<?>> running = new ArrayList<>();
		try {
			for (int i = 0; i < count; i++) {
				running.add(threads.submit(() -> {
					start.await();
					task.run();
					return true;
				}));
			}
			start.countDown();
			for (Future<?> one : running) {
				one.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

}
