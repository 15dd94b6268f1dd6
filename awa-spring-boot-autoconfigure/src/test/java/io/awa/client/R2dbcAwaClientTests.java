package io.awa.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.awa.InvalidJobException;
import io.awa.SchemaException;
import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.client.InvalidJobs.InvalidJob;
import io.awa.client.Payloads.SendReceipt;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.SchemaName;
import io.awa.testsupport.LimitedRole;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How the reactive client meets transactions.
 */
class R2dbcAwaClientTests {

	private static final SendReceipt RECEIPT = new SendReceipt(1, "ada@example.org");

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static TestDatabase database;

	private final List<InsertedJobs> heard = new CopyOnWriteArrayList<>();

	private final ReactiveAwaClient client = ClientFixtures.r2dbcClient(database, this.heard::add);

	private final DatabaseClient sql = DatabaseClient.create(database.connectionFactory());

	private final TransactionalOperator transaction = ClientFixtures.operator(database);

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
		database.sql().sql("create table app_order (id bigint primary key)").update();
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@BeforeEach
	void emptyTables() {
		database.sql().sql("truncate awa.job, awa.ready, app_order").update();
	}

	@AfterEach
	void everyJobIsInOneStateTable() {
		assertThat(database.violations()).isEmpty();
	}

	@Test
	void jobAndRowOfApplicationCommitTogether() {
		insertOrder().then(this.client.insert(RECEIPT))
			.doOnNext((result) -> assertThat(this.heard).isEmpty())
			.as(this.transaction::transactional)
			.block(LIMIT);

		assertThat(database.count("awa.job")).isEqualTo(1);
		assertThat(database.count("app_order")).isEqualTo(1);
		assertThat(this.heard).singleElement().satisfies((inserted) -> {
			assertThat(inserted.queue()).isEqualTo("default");
			assertThat(inserted.kind()).isEqualTo("send_receipt");
			assertThat(inserted.count()).isEqualTo(1);
		});
	}

	@Test
	void jobAndRowOfApplicationRollBackTogether() {
		Mono<Object> failing = insertOrder().then(this.client.insert(RECEIPT))
			.then(Mono.error(new IllegalStateException("later step failed")))
			.as(this.transaction::transactional);

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> failing.block(LIMIT));

		assertNothingCommitted();
		assertThat(this.heard).isEmpty();
	}

	@Test
	void nothingHappensBeforeSubscription() {
		this.client.insert(RECEIPT);
		this.client.insertMany(List.of(RECEIPT));

		assertThat(database.count("awa.job")).isZero();
	}

	@Test
	void cancelledTransactionRollsBack() {
		Mono<Object> endless = this.client.insert(RECEIPT).then(Mono.never()).as(this.transaction::transactional);

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(
				() -> endless.timeout(Duration.ofMillis(300)).onErrorMap(IllegalStateException::new).block(LIMIT));

		assertThat(database.count("awa.job")).isZero();
		assertThat(this.heard).isEmpty();
	}

	@Test
	void requiresNewCommitsAlthoughTheOuterTransactionRollsBack() {
		this.transaction.execute((status) -> {
			status.setRollbackOnly();
			return insertOrder().then(this.client.insert(RECEIPT)
				.as(operator(TransactionDefinition.PROPAGATION_REQUIRES_NEW, false)::transactional));
		}).blockLast(LIMIT);

		assertThat(database.count("awa.job")).isEqualTo(1);
		assertThat(database.count("app_order")).isZero();
	}

	@Test
	void nestedRollbackTakesOnlyItsOwnJob() {
		TransactionalOperator nested = operator(TransactionDefinition.PROPAGATION_NESTED, false);

		this.client.insert(RECEIPT).thenMany(nested.execute((status) -> {
			status.setRollbackOnly();
			return this.client.insert(RECEIPT);
		})).then().as(this.transaction::transactional).block(LIMIT);

		assertThat(database.count("awa.job")).isEqualTo(1);
	}

	@Test
	void readOnlyTransactionIsRefusedBeforeSqlAndStaysUsable() {
		Integer one = refused(Reason.READ_ONLY).then(selectOne())
			.as(operator(TransactionDefinition.PROPAGATION_REQUIRED, true)::transactional)
			.block(LIMIT);

		assertThat(one).isEqualTo(1);
	}

	@Test
	void transactionMadeReadOnlyBySqlIsExplained() {
		this.transaction.execute((status) -> {
			status.setRollbackOnly();
			return this.sql.sql("set transaction read only").then().then(refused(Reason.READ_ONLY));
		}).blockLast(LIMIT);
	}

	@Test
	void abortedTransactionIsExplained() {
		this.transaction.execute((status) -> {
			status.setRollbackOnly();
			return this.sql.sql("select broken").then().onErrorComplete().then(refused(Reason.ABORTED));
		}).blockLast(LIMIT);
	}

	@Test
	void closedConnectionIsExplained() {
		List<Throwable> refusals = new ArrayList<>();
		Mono<Void> closing = ConnectionFactoryUtils.getConnection(database.connectionFactory())
			.flatMap((connection) -> Mono.from(connection.close()))
			.then(this.client.insert(RECEIPT))
			.doOnError(refusals::add)
			.then()
			.as(this.transaction::transactional);

		assertThatExceptionOfType(Exception.class).isThrownBy(() -> closing.block(LIMIT));

		assertThat(refusals).singleElement()
			.isInstanceOfSatisfying(TransactionUnusableException.class,
					(ex) -> assertThat(ex.reason()).isEqualTo(Reason.CLOSED));
	}

	@Test
	void contextOfFinishedTransactionIsRefused() {
		List<ContextView> captured = new ArrayList<>();
		Mono.deferContextual((context) -> {
			captured.add(context);
			return selectOne();
		}).as(this.transaction::transactional).block(LIMIT);

		refused(Reason.CLOSED).contextWrite((context) -> context.putAll(captured.get(0))).block(LIMIT);

		assertThat(database.count("awa.job")).isZero();
	}

	@Test
	void missingSchemaIsExplainedAndTheTransactionStaysUsable() {
		SchemaName missing = new SchemaName("not_there");
		ReactiveAwaClient lost = new R2dbcAwaClient(database.connectionFactory(),
				new SchemaMigrator(database.dataSource(), missing), ClientSettings.of(missing));

		insertOrder().then(lost.insert(RECEIPT)).then().onErrorResume(SchemaException.class, (ex) -> {
			assertThat(ex.problem()).isEqualTo(SchemaException.Problem.MISSING);
			assertThat(ex).hasMessageContaining("'not_there'").hasMessageContaining("awa.migration.mode");
			return Mono.empty();
		}).as(this.transaction::transactional).block(LIMIT);

		assertThat(database.count("app_order")).isEqualTo(1);
	}

	@Test
	void forbiddenTablesAreExplainedAndTheTransactionStaysUsable() {
		try (LimitedRole role = LimitedRole.create(database)) {
			ReactiveAwaClient limited = new R2dbcAwaClient(role.connectionFactory(),
					new SchemaMigrator(role.dataSource(), TestDatabase.SCHEMA), ClientSettings.of(TestDatabase.SCHEMA));
			DatabaseClient asRole = DatabaseClient.create(role.connectionFactory());
			Integer one = limited.insert(RECEIPT).then(Mono.just(-1)).onErrorResume(SchemaException.class, (ex) -> {
				assertThat(ex.problem()).isEqualTo(SchemaException.Problem.NOT_PERMITTED);
				return asRole.sql("select 1").mapValue(Integer.class).one();
			})
				.as(TransactionalOperator.create(new R2dbcTransactionManager(role.connectionFactory()))::transactional)
				.block(LIMIT);
			assertThat(one).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@MethodSource("io.awa.client.InvalidJobs#all")
	void invalidJobIsRefusedBeforeSqlAndTheTransactionStaysUsable(InvalidJob invalid) {
		AwaClient blocking = new BlockingReactiveAwaClient(this.transaction, ClientScope.NO_TRANSACTION)
			.wrap(AwaClient.class, this.client);
		assertThatExceptionOfType(InvalidJobException.class).isThrownBy(() -> invalid.insert().accept(blocking))
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo(invalid.field()));
		assertThat(database.count("awa.job")).isZero();
	}

	@Test
	void invalidJobArrivesAsErrorSignalAndTheTransactionStaysUsable() {
		insertOrder().then(this.client.insert(new SendReceipt(1, "\u0000")))
			.onErrorResume(InvalidJobException.class, (ex) -> this.client.insert(RECEIPT))
			.as(this.transaction::transactional)
			.block(LIMIT);

		assertThat(database.count("awa.job")).isEqualTo(1);
		assertThat(database.count("app_order")).isEqualTo(1);
	}

	private Mono<Void> refused(Reason reason) {
		return this.client.insert(RECEIPT)
			.then(Mono.<Void>error(new AssertionError("The insert was not refused.")))
			.onErrorResume(TransactionUnusableException.class, (ex) -> {
				assertThat(ex.reason()).isEqualTo(reason);
				return Mono.empty();
			});
	}

	private TransactionalOperator operator(int propagation, boolean readOnly) {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition(propagation);
		definition.setReadOnly(readOnly);
		return TransactionalOperator.create(new R2dbcTransactionManager(database.connectionFactory()), definition);
	}

	private Mono<Void> insertOrder() {
		return this.sql.sql("insert into app_order values (1)").then();
	}

	private Mono<Integer> selectOne() {
		return this.sql.sql("select 1").mapValue(Integer.class).one();
	}

	private void assertNothingCommitted() {
		assertThat(database.count("awa.job")).isZero();
		assertThat(database.count("app_order")).isZero();
	}

}
