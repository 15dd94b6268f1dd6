package io.awa.cron;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.dao.DataAccessException;

import io.awa.CronPolicies;
import io.awa.InsertOptions;
import io.awa.NewCronSchedule;
import io.awa.client.ClientListener;
import io.awa.client.CronDefinition;
import io.awa.cron.CronDatabase.Storage;
import io.awa.testsupport.FaultPlan;
import io.awa.testsupport.FaultPlan.Fault;
import io.awa.testsupport.FaultPlan.Moment;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each statement that declares, announces or fires schedules fails once, in every way:
 * each nominal time has one job nevertheless. Over either storage.
 */
@ParameterizedClass
@EnumSource
class CronFaultTests {

	private static final int FIRES = 30;

	private static final int MOST_STEPS = 100;

	private static final InsertOptions OPTIONS = InsertOptions.defaults().withKind("report");

	private static final NewCronSchedule EACH_SECOND = NewCronSchedule.of("each-second", "* * * * * *", Map.of())
		.withOptions(OPTIONS)
		.withPolicies(CronPolicies.defaults().withAllMissed(7));

	private static final CronDefinition DECLARED = CronDatabase
		.define(NewCronSchedule.of("declared", "0 0 1 1 *", Map.of()).withOptions(OPTIONS));

	private static final LoggingSystem LOGGING = LoggingSystem.get(CronFaultTests.class.getClassLoader());

	private static final List<String> NOISY = List.of("io.awa", "com.zaxxer.hikari");

	private static CronDatabase cron;

	private final FaultPlan plan = new FaultPlan();

	private final Storage storage;

	private TestDatabase faulty;

	CronFaultTests(Storage storage) {
		this.storage = storage;
	}

	@BeforeAll
	static void createDatabase() {
		cron = new CronDatabase();
		NOISY.forEach((name) -> LOGGING.setLogLevel(name, LogLevel.OFF));
	}

	@AfterAll
	static void dropDatabase() {
		NOISY.forEach((name) -> LOGGING.setLogLevel(name, null));
		cron.close();
	}

	@BeforeEach
	void connect() {
		this.faulty = cron.database().withFaults(this.plan);
	}

	@AfterEach
	void disconnect() {
		this.faulty.disconnect();
	}

	@Test
	void eachNominalTimeGetsOneJobWhicheverStatementFails() {
		fireAll(null);
		Map<String, Integer> counts = this.plan.counts();
		List<Fault> faults = new TreeSet<>(counts.keySet()).stream()
			.flatMap((statement) -> IntStream.rangeClosed(1, Math.min(counts.get(statement), 3))
				.boxed()
				.flatMap((number) -> Stream.of(Moment.values()).map((moment) -> new Fault(statement, number, moment))))
			.toList();
		assertThat(counts).as("statements of schedules").hasSizeGreaterThanOrEqualTo(5);

		for (Fault fault : faults) {
			fireAll(fault);

			assertThat(this.plan.hasFired()).as("%s happened", fault).isTrue();
			assertThat(cron.fireTimes("each-second")).as("with %s", fault).hasSize(FIRES).doesNotHaveDuplicates();
			assertThat(cron.client().cron().find("declared")).as("with %s", fault).isPresent();
			assertThat(cron.database().violations()).as("with %s", fault).isEmpty();
		}
	}

	/** One schedule fires all that it missed, another is declared. */
	private void fireAll(@Nullable Fault fault) {
		cron.empty();
		cron.putMissed(EACH_SECOND, Duration.ofSeconds(FIRES));
		CronEvaluator node = new CronEvaluator(CronDatabase.operations(this.faulty, this.storage), ClientListener.NONE,
				Duration.ofSeconds(5));
		CronAnnouncer announcer = new CronAnnouncer(CronDatabase.operations(this.faulty, this.storage),
				List.of(DECLARED), Duration.ofDays(1));
		this.plan.plan(fault);
		repeat(announcer::tick);
		repeat(announcer::retire);
		for (int i = 0; i < MOST_STEPS && cron.countFires("each-second") < FIRES; i++) {
			repeat(node::evaluate);
		}
		repeat(node::evaluate);
	}

	/** As the threads of a node do, without their pause. */
	private static void repeat(Runnable step) {
		try {
			step.run();
		}
		catch (DataAccessException ex) {
			step.run();
		}
	}

}
