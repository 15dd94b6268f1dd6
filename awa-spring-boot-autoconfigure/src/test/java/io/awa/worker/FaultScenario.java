package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

import io.awa.InsertOptions;
import io.awa.client.AwaClient;
import io.awa.client.BlockingClients;
import io.awa.testsupport.FaultPlan;
import io.awa.testsupport.FaultPlan.Fault;
import io.awa.testsupport.FaultPlan.Moment;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;
import io.awa.worker.WorkerSettings.QueueSettings;

/**
 * A database with an application that inserts jobs of every fate and a worker that runs
 * them, both over connections that fail as planned. It can be run again and again.
 */
final class FaultScenario implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofSeconds(15);

	/** How long a fault of a statement that comes from time to time is waited for. */
	private static final Duration FAULT_LIMIT = Duration.ofSeconds(2);

	private static final Retention NOTHING = new Retention(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

	/** Jobs that are inserted outside transactions of the application. */
	private static final Set<String> WITHOUT_ROW = Set.of("broken", "brief", "copied");

	private final FaultPlan plan = new FaultPlan();

	private final TestDatabase database = TestDatabase.migrated();

	private final TestDatabase faulty = this.database.withFaults(this.plan);

	private final FaultLedger ledger = new FaultLedger(this.database);

	private final Storage storage;

	private final FaultHandlers handlers;

	private final Queue<UUID> callbacks = new ConcurrentLinkedQueue<>();

	private Map<String, Integer> sentWhileRunning = Map.of();

	private int lostJobs;

	FaultScenario(Storage storage) {
		this.storage = storage;
		this.handlers = new FaultHandlers(this.faulty, this.ledger, this.callbacks);
	}

	/**
	 * Inserts and runs all jobs while a statement fails.
	 * @return what went wrong
	 */
	List<String> run(@Nullable Fault fault, Scene scene) {
		this.ledger.clear();
		this.callbacks.clear();
		this.plan.plan(fault);
		Map<String, Boolean> told = Map.of();
		List<String> wrong = new ArrayList<>();
		try (TestWorker worker = start()) {
			AwaClient unfailing = BlockingClients.jdbc(this.database, worker);
			if (scene == Scene.DEAD_WORKER) {
				this.ledger.giveToDeadWorker(insert(unfailing, "lost"));
			}
			AwaClient client = client(worker);
			told = producer(client, worker).insertAll();
			awaitEnd(fault, client);
			if (fault != null && scene != Scene.STOP) {
				awaitFault();
			}
			insert(unfailing, "later");
			awaitEnd(fault, client);
			this.sentWhileRunning = this.plan.counts();
		}
		catch (ConditionTimeoutException ex) {
			wrong.add("work is left after " + LIMIT);
		}
		wrong.addAll(this.ledger.contradictions());
		wrong.addAll(contradictions(told, fault));
		return wrong;
	}

	/** The statements of the last run that were sent before its worker was stopped. */
	Map<String, Integer> sentWhileRunning() {
		return this.sentWhileRunning;
	}

	/** How many jobs were claimed of which the worker did not hear. */
	int lostJobs() {
		return this.lostJobs;
	}

	FaultPlan plan() {
		return this.plan;
	}

	@Override
	public void close() {
		this.faulty.disconnect();
		this.database.close();
	}

	private TestWorker start() {
		TestWorker worker = new TestWorker(this.faulty, this.storage);
		this.handlers.addTo(worker, this.storage);
		MaintenanceSettings maintenance = new MaintenanceSettings(true, true, Retention.DEFAULT, Duration.ofMillis(50),
				Map.of("forgotten", NOTHING), List.of(), List.of(), Duration.ofDays(30));
		return worker.queue("default", new QueueSettings(20, Duration.ZERO))
			.queue("forgotten", new QueueSettings(5, Duration.ZERO).withFailures(null, false).withRetention(NOTHING))
			.maintenance(maintenance)
			.poll(Duration.ofMillis(20))
			.heartbeat(Duration.ofMillis(50), Duration.ofSeconds(1))
			.shutdown(Duration.ofSeconds(3))
			.start();
	}

	private AwaClient client(TestWorker worker) {
		return (this.storage == Storage.JDBC) ? BlockingClients.jdbc(this.faulty, worker)
				: BlockingClients.r2dbc(this.faulty, worker);
	}

	private FaultProducer producer(AwaClient client, TestWorker worker) {
		return new FaultProducer(client,
				(this.storage == Storage.JDBC) ? BlockingClients.jdbcTransactions(this.faulty, worker)
						: BlockingClients.r2dbcTransactions(this.faulty, worker));
	}

	private static long insert(AwaClient client, String name) {
		return client.insert(FaultProducer.args(name), InsertOptions.defaults().withKind("plain")).jobId();
	}

	private void awaitEnd(@Nullable Fault fault, AwaClient client) {
		Awaitility.await("the end of all jobs").atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> {
			for (UUID callback = this.callbacks.poll(); callback != null; callback = this.callbacks.poll()) {
				UUID current = callback;
				FaultProducer.repeat(() -> client.callbacks().complete(current, Map.of("called", true)));
			}
			if (isLostClaim(fault)) {
				this.lostJobs += this.ledger.ageClaims();
			}
			return !this.ledger.isWorkLeft();
		});
	}

	static boolean isClaim(String statement) {
		return statement.contains(".claim_jobs(");
	}

	private boolean isLostClaim(@Nullable Fault fault) {
		return fault != null && this.plan.hasFired() && fault.moment() == Moment.AFTER && isClaim(fault.statement());
	}

	/**
	 * Some statements come from time to time. The test counts faults that do not happen.
	 */
	private void awaitFault() {
		try {
			Awaitility.await().atMost(FAULT_LIMIT).pollInterval(Duration.ofMillis(10)).until(this.plan::hasFired);
		}
		catch (ConditionTimeoutException ex) {
			Thread.onSpinWait();
		}
	}

	/**
	 * An application that was told of success finds its job. One that met an exception
	 * finds none, unless only the answer to its commit was lost.
	 */
	private List<String> contradictions(Map<String, Boolean> told, @Nullable Fault fault) {
		List<String> wrong = new ArrayList<>();
		told.forEach((name, success) -> {
			boolean alone = WITHOUT_ROW.contains(name);
			boolean unknown = fault != null && fault.moment() == Moment.AFTER
					&& (alone || fault.statement().equals(FaultPlan.COMMIT));
			boolean inserted = this.ledger.isInserted(name);
			if (success && !inserted) {
				wrong.add(name + " was said to be inserted and is not");
			}
			if (!success && (fault == null || (inserted && !unknown))) {
				wrong.add(name + " was said not to be inserted" + (inserted ? " and is" : " without a fault"));
			}
		});
		return wrong;
	}

	/** What happens beside the jobs. */
	enum Scene {

		/** Nothing. */
		ONE_WORKER,

		/** Another worker was killed and left a job. */
		DEAD_WORKER,

		/** The fault happens when the worker stops. */
		STOP

	}

}
