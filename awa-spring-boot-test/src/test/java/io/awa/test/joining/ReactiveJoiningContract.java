package io.awa.test.joining;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.client.ReactiveAwaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What {@link JoiningContract} and {@link SavepointContract} say, for a reactive library.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = "awa.worker.enabled=false")
abstract class ReactiveJoiningContract {

	static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	ReactiveAwaClient client;

	@Autowired
	ApplicationDatabase database;

	@Autowired
	private ReactiveTransactionManager transactionManager;

	/** Writes a row of the application as users of the library do. */
	abstract Mono<Void> writeRow(String text);

	/** Reads {@link Counts#SQL} through the library. */
	abstract Mono<Counts> look();

	@BeforeEach
	void empty() {
		this.database.empty();
	}

	@AfterEach
	void everyJobIsInOneStateTable() {
		this.database.assertConsistent();
	}

	@Test
	void rowAndJobCommitTogether() {
		writeRow("first").then(insertJob())
			.then(see(new Counts(1, 1, 1)))
			.then(seeCommitted(Counts.NOTHING))
			.as(transaction()::transactional)
			.block(LIMIT);

		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

	/** The job comes first here, so it is the client that takes the connection. */
	@Test
	void rowAndJobRollBackTogether() {
		Mono<Void> failing = insertJob().then(writeRow("second"))
			.then(see(new Counts(1, 1, 1)))
			.then(Mono.<Void>error(() -> new IllegalStateException("later step failed")))
			.as(transaction()::transactional);

		assertThatIllegalStateException().isThrownBy(() -> failing.block(LIMIT)).withMessage("later step failed");

		assertThat(this.database.committed()).isEqualTo(Counts.NOTHING);
	}

	@Test
	void nestedRollbackTakesOnlyItsOwnRowAndJob() {
		Mono<Void> inner = rolledBack(nested(), writeRowAndJob().then(see(new Counts(2, 2, 1))));

		writeRowAndJob().then(inner).then(see(new Counts(1, 1, 1))).as(transaction()::transactional).block(LIMIT);

		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

	@Test
	void requiresNewCommitsAlthoughTheOuterTransactionRollsBack() {
		Mono<Void> inner = writeRowAndJob().then(see(new Counts(1, 1, 1))).as(requiresNew()::transactional);

		rolledBack(transaction(), writeRowAndJob().then(inner).then(see(new Counts(2, 2, 1)))).block(LIMIT);

		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

	@Test
	void requiresNewRollsBackAlthoughTheOuterTransactionCommits() {
		Mono<Void> inner = rolledBack(requiresNew(), writeRowAndJob().then(see(new Counts(1, 1, 1))));

		writeRowAndJob().then(inner).then(see(new Counts(1, 1, 1))).as(transaction()::transactional).block(LIMIT);

		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

	@Test
	void transactionOfTheClientIsOneOfTheLibrary() {
		Mono<Void> failing = this.client.inTransaction(
				(transaction) -> writeRow("first").then(transaction.insert(new SendReceipt("ada@example.org")))
					.then(see(new Counts(1, 1, 1)))
					.then(Mono.<Void>error(() -> new IllegalStateException("later step failed"))));
		assertThatIllegalStateException().isThrownBy(() -> failing.block(LIMIT)).withMessage("later step failed");
		assertThat(this.database.committed()).isEqualTo(Counts.NOTHING);

		this.client
			.inTransaction(
					(transaction) -> writeRow("second").then(transaction.insert(new SendReceipt("ada@example.org"))))
			.block(LIMIT);
		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

	@Test
	void copyJoinsTheTransactionOfTheLibrary() {
		Mono<Void> failing = writeRow("first")
			.then(this.client.insertManyCopy(List.of(new SendReceipt("ada@example.org"))))
			.then(see(new Counts(1, 1, 1)))
			.then(Mono.<Void>error(() -> new IllegalStateException("later step failed")))
			.as(transaction()::transactional);

		assertThatIllegalStateException().isThrownBy(() -> failing.block(LIMIT)).withMessage("later step failed");
		assertThat(this.database.committed()).isEqualTo(Counts.NOTHING);
	}

	@Test
	void readOnlyTransactionRefusesTheJobAndStaysUsable() {
		writeRowAndJob().as(transaction()::transactional).block(LIMIT);

		see(new Counts(1, 1, 0)).then(seeRefusal())
			.then(see(new Counts(1, 1, 0)))
			.as(readOnly()::transactional)
			.block(LIMIT);

		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

	final Mono<Void> writeRowAndJob() {
		return writeRow("row").then(insertJob());
	}

	final Mono<Void> insertJob() {
		return this.client.insert(new SendReceipt("ada@example.org")).then();
	}

	/** Single, because what is asserted of no answer at all always holds. */
	final Mono<Void> see(Counts expected) {
		return look().single().doOnNext((counts) -> assertThat(counts).isEqualTo(expected)).then();
	}

	final Mono<Void> seeCommitted(Counts expected) {
		return Mono.<Void>fromRunnable(() -> assertThat(this.database.committed()).isEqualTo(expected))
			.subscribeOn(Schedulers.boundedElastic());
	}

	final TransactionalOperator transaction() {
		return TransactionalOperator.create(this.transactionManager);
	}

	private Mono<Void> seeRefusal() {
		return insertJob().materialize()
			.single()
			.doOnNext((signal) -> assertThat(signal.getThrowable()).isInstanceOfSatisfying(
					TransactionUnusableException.class, (ex) -> assertThat(ex.reason()).isEqualTo(Reason.READ_ONLY)))
			.then();
	}

	private static Mono<Void> rolledBack(TransactionalOperator transaction, Mono<Void> work) {
		return transaction.execute((status) -> {
			status.setRollbackOnly();
			return work;
		}).then();
	}

	private TransactionalOperator nested() {
		return transaction(TransactionDefinition.PROPAGATION_NESTED);
	}

	private TransactionalOperator requiresNew() {
		return transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
	}

	private TransactionalOperator transaction(int propagation) {
		return TransactionalOperator.create(this.transactionManager, new DefaultTransactionDefinition(propagation));
	}

	private TransactionalOperator readOnly() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setReadOnly(true);
		return TransactionalOperator.create(this.transactionManager, definition);
	}

	record SendReceipt(String address) {

	}

}
