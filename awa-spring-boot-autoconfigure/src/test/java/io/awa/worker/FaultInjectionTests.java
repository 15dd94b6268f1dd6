package io.awa.worker;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import io.awa.testsupport.FaultPlan;
import io.awa.testsupport.FaultPlan.Fault;
import io.awa.testsupport.FaultPlan.Moment;
import io.awa.worker.FaultScenario.Scene;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each statement that clients and workers send fails once: its connection breaks before
 * or after it was carried out, or the database refuses it. Whatever it is, the accounts
 * hold and nothing is stuck. Which statements there are is learned by running without
 * faults.
 */
class FaultInjectionTests {

	/**
	 * How many statements with the same text break, each in a run of its own. With more
	 * than one, each storage is also refused in both ways and not in one of its own.
	 */
	private static final int MOST_OCCURRENCES = Integer.getInteger("awa.test.occurrences", 1);

	/** The same for commits and claims, of which each is about other jobs. */
	private static final int MOST_COMMITS_AND_CLAIMS = 10;

	private static final Set<String> BOUNDARIES = Set.of(FaultPlan.BEGIN, FaultPlan.COMMIT, FaultPlan.ROLLBACK);

	private static final int LANES = 6;

	private static final int MOST_FAILURES = 5;

	private static final LoggingSystem LOGGING = LoggingSystem.get(FaultInjectionTests.class.getClassLoader());

	private static final List<String> NOISY = List.of("io.awa", "com.zaxxer.hikari", "reactor", "org.springframework");

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final Queue<String> missed = new ConcurrentLinkedQueue<>();

	private final AtomicInteger lostJobs = new AtomicInteger();

	@BeforeAll
	static void expectFailures() {
		NOISY.forEach((name) -> LOGGING.setLogLevel(name, LogLevel.OFF));
	}

	@AfterAll
	static void logAgain() {
		NOISY.forEach((name) -> LOGGING.setLogLevel(name, null));
	}

	@ParameterizedTest
	@EnumSource
	void connectionThatBreaksAtAnyStatementLosesAndRepeatsNothing(Storage storage) throws Exception {
		explore(storage, List.of(Moment.BEFORE, Moment.AFTER));

		assertThat(this.lostJobs).as("jobs of claims whose answer was lost").hasPositiveValue();
	}

	@ParameterizedTest
	@EnumSource
	void statementThatIsRefusedAsDeadlockOrSerializationFailureIsRepeated(Storage storage) throws Exception {
		List<Moment> both = List.of(Moment.DEADLOCK, Moment.SERIALIZATION);
		explore(storage, (MOST_OCCURRENCES > 1) ? both : List.of(both.get(storage.ordinal())));
	}

	private void explore(Storage storage, List<Moment> moments) throws Exception {
		Queue<Round> planned = new ConcurrentLinkedQueue<>();
		try (FaultScenario scenario = new FaultScenario(storage)) {
			Map<String, Integer> usual = learn(scenario, Scene.ONE_WORKER);
			Map<String, Integer> running = scenario.sentWhileRunning();
			Map<String, Integer> rescued = learn(scenario, Scene.DEAD_WORKER);
			assertThat(usual).as("statements of clients and workers").hasSizeGreaterThan(20);
			rescued.keySet().removeAll(usual.keySet());
			faults(usual, moments).map((fault) -> new Round(fault, scene(fault, running))).forEach(planned::add);
			faults(rescued, moments).map((fault) -> new Round(fault, Scene.DEAD_WORKER)).forEach(planned::add);
		}
		int runs = planned.size();
		inParallel(() -> {
			try (FaultScenario scenario = new FaultScenario(storage)) {
				for (Round round = planned.poll(); round != null; round = planned.poll()) {
					run(scenario, round);
				}
				this.lostJobs.addAndGet(scenario.lostJobs());
			}
			return null;
		});

		assertThat(this.failures).isEmpty();
		assertThat(this.missed.size()).as("faults that did not happen: %s", this.missed).isLessThanOrEqualTo(runs / 20);
	}

	private Map<String, Integer> learn(FaultScenario scenario, Scene scene) {
		assertThat(scenario.run(null, scene)).as("without faults").isEmpty();
		return scenario.plan().counts();
	}

	/** To refuse a commit is up to the server, which would undo the transaction too. */
	private static Stream<Fault> faults(Map<String, Integer> counts, List<Moment> moments) {
		return moments.stream()
			.flatMap((moment) -> counts.keySet()
				.stream()
				.filter((statement) -> moment.breaksConnection() || !BOUNDARIES.contains(statement))
				.flatMap((statement) -> IntStream
					.rangeClosed(1, Math.min(counts.get(statement), most(statement, moment)))
					.mapToObj((occurrence) -> new Fault(statement, occurrence, moment))));
	}

	/** A refusal leaves nothing behind that would make the next one another case. */
	private static int most(String statement, Moment moment) {
		if (!moment.breaksConnection()) {
			return 1;
		}
		boolean each = statement.equals(FaultPlan.COMMIT) || FaultScenario.isClaim(statement);
		return each ? MOST_COMMITS_AND_CLAIMS : MOST_OCCURRENCES;
	}

	private static Scene scene(Fault fault, Map<String, Integer> running) {
		return (fault.occurrence() > running.getOrDefault(fault.statement(), 0)) ? Scene.STOP : Scene.ONE_WORKER;
	}

	private void run(FaultScenario scenario, Round round) {
		if (this.failures.size() >= MOST_FAILURES) {
			return;
		}
		List<String> wrong = scenario.run(round.fault(), round.scene());
		if (!wrong.isEmpty()) {
			this.failures.add(round.fault() + ": " + wrong);
		}
		if (!scenario.plan().hasFired()) {
			this.missed.add(round.fault().toString());
		}
	}

	private static void inParallel(Callable<Void> lane) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(LANES);
		try {
			List<Callable<Void>> lanes = IntStream.range(0, LANES).mapToObj((i) -> lane).toList();
			for (Future<Void> future : threads.invokeAll(lanes, 10, TimeUnit.MINUTES)) {
				future.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	/**
	 * A run of the scenario.
	 *
	 * @param fault what fails
	 * @param scene what happens besides
	 */
	private record Round(Fault fault, Scene scene) {

	}

}
