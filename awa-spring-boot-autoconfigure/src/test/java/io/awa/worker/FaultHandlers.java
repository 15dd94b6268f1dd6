package io.awa.worker;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

/**
 * The handlers of a scenario with faults. Those without a transaction write into the
 * ledger as the last thing they do, over a connection that does not fail; so each job has
 * one line although attempts fail.
 */
final class FaultHandlers {

	private final TestDatabase faulty;

	private final FaultLedger ledger;

	private final Queue<UUID> callbacks;

	private final TransactionTemplate transaction;

	private final TransactionalOperator operator;

	private final DatabaseClient reactive;

	private final Set<Long> snoozed = ConcurrentHashMap.newKeySet();

	FaultHandlers(TestDatabase faulty, FaultLedger ledger, Queue<UUID> callbacks) {
		this.faulty = faulty;
		this.ledger = ledger;
		this.callbacks = callbacks;
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(faulty.dataSource()));
		this.operator = TransactionalOperator.create(new R2dbcTransactionManager(faulty.connectionFactory()));
		this.reactive = DatabaseClient.create(faulty.connectionFactory());
	}

	void addTo(TestWorker worker, Storage storage) {
		worker.handle("plain", this::plain)
			.handle("flaky", this::flaky)
			.handle("sleepy", this::sleepy)
			.handle("parked", this::parked)
			.handle("parent", this::parent)
			.handle("broken", this::broken);
		if (storage == Storage.JDBC) {
			worker.handleTransactional("booked", this::booked).handle("settled", this::settled);
		}
		else {
			worker.handleReactiveTransactional("booked", (args, context) -> write(args, context).then(Mono.empty()))
				.handleReactive("settled",
						(args, context) -> this.operator
							.transactional(write(args, context).then(ReactiveJobContext.of(context).complete()))
							.then(Mono.empty()));
		}
	}

	private JobOutcome plain(Map<String, Object> args, JobContext context) {
		context.progress(50);
		context.flushProgress();
		this.ledger.ran(args, context);
		return JobOutcome.completed();
	}

	private JobOutcome flaky(Map<String, Object> args, JobContext context) {
		if (context.attempt() == 1) {
			throw new IllegalStateException("This attempt fails.");
		}
		this.ledger.ranSlowly(args, context);
		return JobOutcome.completed(Map.of("attempt", context.attempt()));
	}

	private JobOutcome sleepy(Map<String, Object> args, JobContext context) {
		if (this.snoozed.add(context.jobId())) {
			return JobOutcome.snooze(Duration.ofMillis(10));
		}
		this.ledger.ranSlowly(args, context);
		return JobOutcome.completed();
	}

	private JobOutcome parked(Map<String, Object> args, JobContext context) {
		CallbackToken token = context.callbacks().register(Duration.ofMinutes(1));
		this.ledger.ran(args, context);
		this.callbacks.add(token.id());
		return JobOutcome.waitForCallback(token);
	}

	private JobOutcome parent(Map<String, Object> args, JobContext context) {
		this.ledger.ran(args, context);
		return JobOutcome.completed()
			.thenInsert(FaultProducer.args("child"), InsertOptions.defaults().withKind("plain"));
	}

	private JobOutcome broken(Map<String, Object> args, JobContext context) {
		this.ledger.ran(args, context);
		return JobOutcome.fail("It cannot be done.");
	}

	private JobOutcome booked(Map<String, Object> args, JobContext context) {
		this.faulty.sql().sql(FaultLedger.RAN).param("name", args.get("name")).param("jobId", context.jobId()).update();
		return JobOutcome.completed();
	}

	private JobOutcome settled(Map<String, Object> args, JobContext context) {
		this.transaction.executeWithoutResult((status) -> {
			booked(args, context);
			context.complete();
		});
		return JobOutcome.completed();
	}

	private Mono<Void> write(Map<String, Object> args, JobContext context) {
		return this.reactive.sql(FaultLedger.RAN).bind("name", args.get("name")).bind("jobId", context.jobId()).then();
	}

}
