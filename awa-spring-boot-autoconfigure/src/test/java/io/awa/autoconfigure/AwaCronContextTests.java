package io.awa.autoconfigure;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.awa.CronPolicies;
import io.awa.CronPolicies.Missed;
import io.awa.CronPolicies.Overlap;
import io.awa.CronSchedule;
import io.awa.InsertOptions;
import io.awa.NewCronSchedule;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.cron.CronJob;
import io.awa.cron.CronRunner;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.BlockingJobHandler;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Schedules declared by annotation, bean and property are stored and fire.
 */
class AwaCronContextTests {

	private static final Duration LONGEST = Duration.ofSeconds(20);

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void checkDatabase() {
		assertThat(database.violations()).isEmpty();
		database.close();
	}

	@AfterEach
	void removeSchedules() {
		database.sql().sql("truncate awa.cron_schedule, awa.cron_job").update();
	}

	@Test
	void annotatedHandlerRunsAtItsTimesOverJdbc() {
		AwaContexts.jdbc(database)
			.withUserConfiguration(TickHandler.class)
			.run((context) -> assertThat(context.getBean(TickHandler.class).ticks.poll(20, TimeUnit.SECONDS))
				.isEqualTo(new Tick("by annotation", "tick")));
	}

	@Test
	void annotatedHandlerRunsAtItsTimesOverR2dbc() {
		AwaContexts.r2dbc(database).withUserConfiguration(ReactiveTickHandler.class).run((context) -> {
			assertThat(context.getBean(ReactiveTickHandler.class).ticks.poll(20, TimeUnit.SECONDS))
				.isEqualTo("reactive");
			assertThat(context.getBean(ReactiveAwaClient.class).cron().find("reactive-tick").block(LONGEST))
				.isNotNull();
		});
	}

	@Test
	void annotationSaysEverythingAndPlaceholdersAreResolved() {
		AwaContexts.jdbc(database)
			.withPropertyValues("app.cron=0 4 * * MON", "app.zone=Europe/Berlin", "app.off=-")
			.withUserConfiguration(FullHandler.class, TypeHandler.class)
			.run((context) -> {
				CronSchedule full = awaitSchedule(context.getBean(AwaClient.class), "full");
				assertThat(full.expression()).isEqualTo("0 4 * * MON");
				assertThat(full.zone()).isEqualTo("Europe/Berlin");
				assertThat(full.startsAt()).isEqualTo("2030-01-01T00:00:00Z");
				assertThat(full.endsAt()).isEqualTo("2031-01-01T00:00:00Z");
				assertThat(full.kind()).isEqualTo("work");
				assertThat(full.queue()).isEqualTo("slow");
				assertThat(full.argsJson()).isEqualToIgnoringWhitespace("{\"text\":\"x\"}");
				assertThat(full.priority()).isEqualTo(4);
				assertThat(full.maxAttempts()).isEqualTo(2);
				assertThat(full.tags()).containsExactly("nightly");
				assertThat(full.policies())
					.isEqualTo(new CronPolicies(Missed.SKIP, 1_000, Overlap.REPLACE, Duration.ofSeconds(30)));
				assertThat(awaitSchedule(context.getBean(AwaClient.class), "rate").every())
					.isEqualTo(Duration.ofMinutes(15));
				assertThat(awaitSchedule(context.getBean(AwaClient.class), "work").kind()).isEqualTo("work");
				assertThat(context.getBean(AwaClient.class).cron().find("off")).isEmpty();
			});
	}

	@Test
	void beanDeclaresASchedule() {
		AwaContexts.jdbc(database).withUserConfiguration(ScheduleBean.class).run((context) -> {
			CronSchedule schedule = awaitSchedule(context.getBean(AwaClient.class), "by-bean");
			assertThat(schedule.declared()).isTrue();
			assertThat(schedule.unique()).isFalse();
		});
	}

	@Test
	void applicationWithoutHandlersFiresWhatItDeclares() {
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.worker.enabled=false", "awa.cron.schedules.beat.cron=* * * * * *",
					"awa.cron.schedules.beat.kind=beat", "awa.cron.schedules.beat.args={\"a\": [1, 2.5]}",
					"awa.cron.schedules.beat.overlap=skip")
			.run((context) -> {
				await().atMost(LONGEST)
					.untilAsserted(() -> assertThat(database.sql()
						.sql("select args::text from awa.job where kind = 'beat'")
						.query(String.class)
						.list()).containsExactly("{\"a\": [1, 2.5]}"));
				assertThat(awaitSchedule(context.getBean(AwaClient.class), "beat").policies().overlap())
					.isEqualTo(Overlap.SKIP);
			});
	}

	@Test
	void applicationWithoutHandlersAndDeclarationsLeavesFiringToOthers() {
		AwaContexts.jdbc(database)
			.run((context) -> assertThat(context.getBean(CronRunner.class).isRunning()).isFalse());
	}

	@Test
	void disabledByPropertyNothingIsDeclaredOrFired() {
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.cron.enabled=false")
			.withUserConfiguration(TickHandler.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CronRunner.class));
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.cron.schedules.beat.cron=@daily", "awa.cron.schedules.beat.enabled=false")
			.run((context) -> assertThat(context.getBean(CronRunner.class).isRunning()).isFalse());
	}

	@Test
	void scheduleFiresInALazyContext() {
		AwaContexts.jdbc(database)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withUserConfiguration(TickHandler.class)
			.run((context) -> assertThat(context.getBeanFactory().containsSingleton("awaCronRunner")).isTrue());
	}

	@Test
	void slowMaintenanceDoesNotDelayFires() {
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.worker.heartbeat-interval=50ms", "awa.worker.heartbeat-timeout=1s",
					"awa.worker.poll-interval=50ms", "awa.worker.idle-poll-interval=50ms")
			.withUserConfiguration(TickHandler.class)
			.run((context) -> {
				awaitSchedule(context.getBean(AwaClient.class), "tick");
				try (Connection maintenance = database.dataSource().getConnection()) {
					maintenance.setAutoCommit(false);
					maintenance.createStatement().execute("lock table awa.worker");
					await("a worker that waits").atMost(LONGEST)
						.until(() -> database.sql()
							.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
							.query(Long.class)
							.single() >= 2);
					long before = jobs("tick");

					await("fires beside it").atMost(LONGEST).until(() -> jobs("tick") >= before + 2);
					maintenance.rollback();
				}
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			cron=x,kind=y                     | expression 'x' has 1 fields
			cron=@daily                       | awa.cron.schedules.bad.kind
			cron=@daily,every=1m,kind=y       | both an expression and a fixed rate
			kind=y                            | neither an expression nor
			cron=@daily,kind=y,zone=Nowhere   | 'Nowhere' is unknown
			cron=@daily,kind=y,args=[]        | no JSON object
			cron=@daily,kind=y,jitter=-1s     | jitter must be
			cron=@daily,kind=y,priority=7     | priority must be
			""")
	void propertyThatMakesNoSenseIsRefusedAtStart(String properties, String expected) {
		ApplicationContextRunner runner = AwaContexts.jdbc(database);
		for (String property : properties.split(",")) {
			runner = runner.withPropertyValues("awa.cron.schedules.bad." + property);
		}
		AnalyzedFailure.of(runner, (analysis) -> assertThat(analysis.getDescription())
			.contains("the property awa.cron.schedules.bad", expected));
	}

	@ParameterizedTest
	@ValueSource(strings = { "awa.cron.poll-interval=0s", "awa.cron.retire-after=1m" })
	void settingOutOfRangeIsRefused(String property) {
		AwaContexts.jdbc(database)
			.withPropertyValues(property)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining(property.split("=")[0]));
	}

	@ParameterizedTest
	@ValueSource(classes = { NoHandler.class, WrongArgs.class, WrongType.class, WrongCron.class })
	void annotationThatMakesNoSenseIsRefusedAtStart(Class<?> configuration) {
		AnalyzedFailure.of(AwaContexts.jdbc(database).withUserConfiguration(configuration),
				(analysis) -> assertThat(analysis.getDescription()).contains("@CronJob on",
						configuration.getSimpleName()));
	}

	@Test
	void twoSchedulesOfOneNameAreRefused() {
		AnalyzedFailure.of(
				AwaContexts.jdbc(database)
					.withUserConfiguration(TickHandler.class)
					.withPropertyValues("awa.cron.schedules.tick.cron=@daily", "awa.cron.schedules.tick.kind=tick"),
				(analysis) -> assertThat(analysis.getDescription()).contains("'tick' is declared twice"));
	}

	private static long jobs(String schedule) {
		return database.sql()
			.sql("select count(*) from awa.job where metadata ->> 'cron_name' = :name")
			.param("name", schedule)
			.query(Long.class)
			.single();
	}

	private static CronSchedule awaitSchedule(AwaClient client, String name) {
		return await("schedule " + name).atMost(LONGEST)
			.until(() -> client.cron().find(name), Optional::isPresent)
			.orElseThrow();
	}

	record Tick(String text, String schedule) {

	}

	record TickArgs(String text) {

	}

	@Configuration(proxyBeanMethods = false)
	static class TickHandler {

		private final BlockingQueue<Tick> ticks = new LinkedBlockingQueue<>();

		@JobHandler(kind = "tick")
		@CronJob(cron = "* * * * * *", args = "{\"text\": \"by annotation\"}")
		void tick(TickArgs args, JobContext context) {
			this.ticks.add(new Tick(args.text(), String.valueOf(context.metadata().get("cron_name"))));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveTickHandler {

		private final BlockingQueue<String> ticks = new LinkedBlockingQueue<>();

		@JobHandler
		@CronJob(name = "reactive-tick", every = "1s", args = "{\"text\": \"reactive\"}")
		Mono<Void> tick(TickArgs args) {
			return Mono.fromRunnable(() -> this.ticks.add(args.text()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FullHandler {

		@JobHandler(kind = "work", queue = "slow")
		@CronJob(name = "full", cron = "${app.cron}", zone = "${app.zone}", args = "{\"text\": \"x\"}", priority = 4,
				maxAttempts = 2, tags = "nightly", missed = Missed.SKIP, overlap = Overlap.REPLACE, jitter = "30s",
				timeout = "PT5M", startsAt = "2030-01-01T00:00:00Z", endsAt = "2031-01-01T00:00:00Z")
		@CronJob(name = "rate", every = "15m")
		@CronJob(cron = "@daily")
		@CronJob(name = "off", cron = "${app.off}")
		void work(TickArgs args) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TypeHandler {

		@Bean
		ReportHandler reportHandler() {
			return new ReportHandler();
		}

	}

	@CronJob(name = "by-type", cron = "@daily")
	static class ReportHandler implements BlockingJobHandler<TickArgs> {

		@Override
		public JobOutcome handle(TickArgs args, JobContext context) {
			return JobOutcome.completed();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScheduleBean {

		@Bean
		NewCronSchedule byBean() {
			return NewCronSchedule.of("by-bean", "@daily", Map.of())
				.withOptions(InsertOptions.defaults().withKind("report"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoHandler {

		@CronJob(cron = "@daily")
		void work() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrongArgs {

		@JobHandler(kind = "work")
		@CronJob(cron = "@daily", args = "[]")
		void work(TickArgs args) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrongType {

		@JobHandler(kind = "work")
		@CronJob(cron = "@daily", args = "{\"text\": []}")
		void work(TickArgs args) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrongCron {

		@JobHandler(kind = "work")
		@CronJob(cron = "every monday")
		void work(List<String> args) {
		}

	}

}
