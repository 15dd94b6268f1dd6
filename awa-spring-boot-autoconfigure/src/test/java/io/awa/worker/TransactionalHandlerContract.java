package io.awa.worker;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;
import io.awa.TransactionRequiredException;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker promises about jobs that complete inside a transaction of their handler.
 */
abstract class TransactionalHandlerContract extends WorkerContract {

	private final TransactionTemplate transaction;

	private final TransactionalOperator operator;

	private final DatabaseClient reactive;

	TransactionalHandlerContract(TestDatabase database, Storage storage) {
		super(database, storage);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
		this.operator = TransactionalOperator.create(new R2dbcTransactionManager(database.connectionFactory()));
		this.reactive = DatabaseClient.create(database.connectionFactory());
	}

	@BeforeEach
	void emptyLedger() {
		this.database.sql().sql("create table if not exists ledger (job_id bigint, attempt int)").update();
		this.database.sql().sql("truncate ledger").update();
	}

	@Test
	void completionAndBusinessWriteCommitTogether() {
		this.worker.handle("pay", (args, context) -> {
			this.transaction.executeWithoutResult((status) -> {
				write(context);
				context.complete(JobOutcome.completed(Map.of("paid", true)).thenInsert(Map.of(), kind("receipt")));
			});
			return JobOutcome.fail("What is returned afterwards does not count.");
		}).handle("receipt", (args, context) -> null).start();

		long id = insert("pay", Map.of());

		assertThat(await(id, JobState.COMPLETED).attempt()).isEqualTo(1);
		assertThat(this.client.dumpJob(id).orElseThrow().resultJson()).isEqualTo("{\"paid\": true}");
		assertThat(ledger()).isEqualTo(1);
		await(id + 1, JobState.COMPLETED);
	}

	@Test
	void completionThatRollsBackIsAFailedAttemptWhateverTheHandlerReturns() {
		this.worker.handle("pay", (args, context) -> {
			this.transaction.executeWithoutResult((status) -> {
				write(context);
				context.complete();
				if (context.attempt() == 1) {
					status.setRollbackOnly();
				}
			});
			return null;
		}).start();

		Job job = await(insert("pay", Map.of()), JobState.COMPLETED);

		assertThat(job.attempt()).isEqualTo(2);
		assertThat(ledger()).isEqualTo(1);
		assertThat(lastError()).contains(CompletionRolledBackException.class.getName());
	}

	@Test
	void staleLeaseRollsTheBusinessWriteBack() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		AtomicInteger stale = new AtomicInteger();
		this.worker.handle("pay", (args, context) -> {
			started.countDown();
			awaitUninterrupted(goOn);
			try {
				this.transaction.executeWithoutResult((status) -> {
					write(context);
					context.complete();
				});
			}
			catch (StaleLeaseException ex) {
				stale.incrementAndGet();
			}
			return null;
		}).start();
		long id = insert("pay", Map.of());
		assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

		this.client.cancel(id);
		goOn.countDown();

		await(id, JobState.CANCELLED);
		Awaitility.await().atMost(LIMIT).until(() -> stale.get() == 1);
		assertThat(ledger()).isZero();
	}

	@Test
	void completionOutsideATransactionIsRefused() {
		AtomicInteger refused = new AtomicInteger();
		this.worker.handle("pay", (args, context) -> {
			try {
				context.complete();
			}
			catch (TransactionRequiredException ex) {
				refused.incrementAndGet();
			}
			return null;
		})
			.handleReactive("pay_later",
					(args, context) -> ReactiveJobContext.of(context)
						.complete()
						.onErrorResume(TransactionRequiredException.class,
								(ex) -> Mono.fromRunnable(refused::incrementAndGet))
						.then(Mono.empty()))
			.start();

		await(insert("pay", Map.of()), JobState.FAILED, JobState.RETRYABLE, JobState.COMPLETED);
		await(insert("pay_later", Map.of()), JobState.FAILED, JobState.RETRYABLE, JobState.COMPLETED);

		assertThat(refused).hasValue(2);
		assertThat(this.database.count("awa.attempt")).isZero();
	}

	@Test
	void transactionalHandlerCommitsItsOutcomeWithItsWrites() {
		this.worker.handleTransactional("ok", (args, context) -> {
			write(context);
			return null;
		}).handleTransactional("cancelled", (args, context) -> {
			write(context);
			return JobOutcome.cancel("enough");
		}).handleTransactional("flaky", (args, context) -> {
			write(context);
			if (context.attempt() == 1) {
				throw new IllegalStateException("first attempt");
			}
			return null;
		}).start();

		await(insert("ok", Map.of()), JobState.COMPLETED);
		await(insert("cancelled", Map.of()), JobState.CANCELLED);
		long flaky = insert("flaky", Map.of());
		assertThat(await(flaky, JobState.COMPLETED).attempt()).isEqualTo(2);

		assertThat(ledger()).isEqualTo(3);
		assertThat(this.database.sql()
			.sql("select attempt from ledger where job_id = ?")
			.param(flaky)
			.query(Integer.class)
			.list()).containsExactly(2);
	}

	@Test
	void reactiveCompletionAndBusinessWriteCommitTogether() {
		this.worker
			.handleReactive("pay",
					(args, context) -> this.operator
						.transactional(reactiveWrite(context).then(ReactiveJobContext.of(context).complete()))
						.then(Mono.empty()))
			.handleReactive("rolled_back",
					(args, context) -> this.operator
						.execute((status) -> reactiveWrite(context).then(ReactiveJobContext.of(context).complete())
							.then(Mono.fromRunnable(() -> {
								if (context.attempt() == 1) {
									status.setRollbackOnly();
								}
							})))
						.then(Mono.empty()))
			.start();

		assertThat(await(insert("pay", Map.of()), JobState.COMPLETED).attempt()).isEqualTo(1);
		assertThat(await(insert("rolled_back", Map.of()), JobState.COMPLETED).attempt()).isEqualTo(2);
		assertThat(ledger()).isEqualTo(2);
	}

	@Test
	void transactionalReactiveHandlerCommitsItsOutcomeWithItsWrites() {
		this.worker.handleReactiveTransactional("ok", (args, context) -> reactiveWrite(context).then(Mono.empty()))
			.handleReactiveTransactional("flaky",
					(args, context) -> reactiveWrite(context).then((context.attempt() == 1)
							? Mono.error(new IllegalStateException("first attempt")) : Mono.empty()))
			.start();

		await(insert("ok", Map.of()), JobState.COMPLETED);
		assertThat(await(insert("flaky", Map.of()), JobState.COMPLETED).attempt()).isEqualTo(2);

		assertThat(ledger()).isEqualTo(2);
	}

	@Test
	void commitDoesNotInterruptTheHandlerAsIfItHadLostItsLease() {
		AtomicInteger interrupted = new AtomicInteger();
		CountDownLatch never = new CountDownLatch(1);
		this.worker.heartbeat(Duration.ofMillis(50), Duration.ofSeconds(30)).handle("pay", (args, context) -> {
			this.transaction.executeWithoutResult((status) -> context.complete());
			try {
				assertThat(never.await(500, TimeUnit.MILLISECONDS)).isFalse();
			}
			catch (InterruptedException ex) {
				interrupted.incrementAndGet();
			}
			return null;
		}).queue("default", 1).handle("next", (args, context) -> null).start();

		await(insert("pay", Map.of()), JobState.COMPLETED);
		await(insert("next", Map.of()), JobState.COMPLETED);

		assertThat(interrupted).hasValue(0);
	}

	private void write(JobContext context) {
		this.database.sql()
			.sql("insert into ledger values (?, ?)")
			.param(context.jobId())
			.param(context.attempt())
			.update();
	}

	private Mono<Void> reactiveWrite(JobContext context) {
		return this.reactive.sql("insert into ledger values (:id, :attempt)")
			.bind("id", context.jobId())
			.bind("attempt", context.attempt())
			.then();
	}

	private long ledger() {
		return this.database.count("ledger");
	}

	private String lastError() {
		return this.database.sql()
			.sql("select error_class || ' ' || error_message from awa.attempt order by ended_at desc limit 1")
			.query(String.class)
			.single();
	}

	private static InsertOptions kind(String kind) {
		return InsertOptions.defaults().withKind(kind);
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		boolean interrupted = true;
		while (interrupted) {
			try {
				latch.await(2 * LIMIT.toSeconds(), TimeUnit.SECONDS);
				interrupted = false;
			}
			catch (InterruptedException ex) {
				// The cancellation interrupts; the test goes on all the same.
			}
		}
	}

}
