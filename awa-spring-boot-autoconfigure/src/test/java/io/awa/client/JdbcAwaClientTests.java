package io.awa.client;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.InvalidJobException;
import io.awa.SchemaException;
import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.client.InvalidJobs.InvalidJob;
import io.awa.client.Payloads.SendReceipt;
import io.awa.sql.SchemaName;
import io.awa.testsupport.LimitedRole;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How the blocking client meets transactions.
 */
class JdbcAwaClientTests {

	private static final SendReceipt RECEIPT = new SendReceipt(1, "ada@example.org");

	private static TestDatabase database;

	private final List<InsertedJobs> heard = new ArrayList<>();

	private final AwaClient client = ClientFixtures.jdbcClient(database, this.heard::add);

	private final TransactionTemplate transaction = ClientFixtures.template(database);

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
		this.transaction.executeWithoutResult((status) -> {
			insertOrder();
			this.client.insert(RECEIPT);
			assertThat(committedJobs()).isZero();
			assertThat(this.heard).isEmpty();
		});

		assertThat(committedJobs()).isEqualTo(1);
		assertThat(committedOrders()).isEqualTo(1);
		assertThat(this.heard).singleElement().satisfies((inserted) -> {
			assertThat(inserted.queue()).isEqualTo("default");
			assertThat(inserted.kind()).isEqualTo("send_receipt");
			assertThat(inserted.count()).isEqualTo(1);
		});
	}

	@Test
	void jobAndRowOfApplicationRollBackTogether() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				insertOrder();
				this.client.insert(RECEIPT);
				throw new IllegalStateException("later step failed");
			}));

		assertThat(committedJobs()).isZero();
		assertThat(committedOrders()).isZero();
		assertThat(this.heard).isEmpty();
	}

	@Test
	void requiresNewCommitsAlthoughTheOuterTransactionRollsBack() {
		this.transaction.executeWithoutResult((status) -> {
			insertOrder();
			template(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
				.executeWithoutResult((inner) -> this.client.insert(RECEIPT));
			status.setRollbackOnly();
		});

		assertThat(committedJobs()).isEqualTo(1);
		assertThat(committedOrders()).isZero();
		assertThat(this.heard).hasSize(1);
	}

	@Test
	void nestedRollbackTakesOnlyItsOwnJob() {
		this.transaction.executeWithoutResult((status) -> {
			this.client.insert(RECEIPT);
			template(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult((inner) -> {
				this.client.insert(RECEIPT);
				inner.setRollbackOnly();
			});
		});

		assertThat(committedJobs()).isEqualTo(1);
	}

	@Test
	void notSupportedInsertsOutsideTheTransaction() {
		this.transaction.executeWithoutResult((status) -> {
			template(TransactionDefinition.PROPAGATION_NOT_SUPPORTED)
				.executeWithoutResult((inner) -> this.client.insert(RECEIPT));
			status.setRollbackOnly();
		});

		assertThat(committedJobs()).isEqualTo(1);
	}

	@Test
	void insertOutsideTransactionsCommitsAlsoOnPoolWithoutAutoCommit() {
		try (HikariDataSource manual = new HikariDataSource()) {
			manual.setJdbcUrl(database.jdbcUrl());
			manual.setAutoCommit(false);
			manual.setMaximumPoolSize(1);
			AwaClient onManual = new JdbcAwaClient(manual, ClientSettings.of(TestDatabase.SCHEMA));

			onManual.insert(RECEIPT);
			assertThat(committedJobs()).isEqualTo(1);
			new TransactionTemplate(new DataSourceTransactionManager(manual)).executeWithoutResult((status) -> {
				onManual.insert(RECEIPT);
				status.setRollbackOnly();
			});
			assertThat(committedJobs()).isEqualTo(1);
		}
	}

	@Test
	void ownUncommittedJobCanBeRead() {
		this.transaction.executeWithoutResult((status) -> {
			long id = this.client.insert(RECEIPT).jobId();
			assertThat(this.client.getJob(id)).isPresent();
			status.setRollbackOnly();
		});
	}

	@Test
	void readOnlyTransactionIsRefusedBeforeSqlAndStaysUsable() {
		TransactionTemplate readOnly = template(TransactionDefinition.PROPAGATION_REQUIRED);
		readOnly.setReadOnly(true);

		readOnly.executeWithoutResult((status) -> {
			assertRefused(Reason.READ_ONLY);
			assertThat(database.sql().sql("select 1").query(Integer.class).single()).isEqualTo(1);
		});
	}

	@Test
	void transactionMadeReadOnlyBySqlIsExplained() {
		this.transaction.executeWithoutResult((status) -> {
			database.sql().sql("set transaction read only").update();
			assertRefused(Reason.READ_ONLY);
			status.setRollbackOnly();
		});
	}

	@Test
	void abortedTransactionIsExplained() {
		this.transaction.executeWithoutResult((status) -> {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> database.sql().sql("select broken").query(Integer.class).single());
			assertRefused(Reason.ABORTED);
			status.setRollbackOnly();
		});
	}

	@Test
	void closedConnectionIsExplained() {
		assertThatExceptionOfType(TransactionSystemException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				close(DataSourceUtils.getConnection(database.dataSource()));
				assertRefused(Reason.CLOSED);
			}));
	}

	@Test
	void missingSchemaIsExplainedAndTheTransactionStaysUsable() {
		SchemaName missing = new SchemaName("not_there");
		AwaClient lost = new JdbcAwaClient(database.dataSource(), ClientSettings.of(missing));

		this.transaction.executeWithoutResult((status) -> {
			insertOrder();
			assertThatExceptionOfType(SchemaException.class).isThrownBy(() -> lost.insert(RECEIPT))
				.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(SchemaException.Problem.MISSING))
				.withMessageContaining("'not_there'")
				.withMessageContaining("awa.migration.mode");
			assertThatExceptionOfType(SchemaException.class).isThrownBy(() -> lost.getJob(1));
		});

		assertThat(committedOrders()).isEqualTo(1);
	}

	@Test
	void forbiddenTablesAreExplainedAndTheTransactionStaysUsable() {
		try (LimitedRole role = LimitedRole.create(database)) {
			for (String grant : List.of("", "grant usage on schema awa to " + role.name())) {
				role.run(grant);
				AwaClient limited = new JdbcAwaClient(role.dataSource(), ClientSettings.of(TestDatabase.SCHEMA));
				new TransactionTemplate(new DataSourceTransactionManager(role.dataSource()))
					.executeWithoutResult((status) -> {
						assertThatExceptionOfType(SchemaException.class).isThrownBy(() -> limited.insert(RECEIPT))
							.satisfies(
									(ex) -> assertThat(ex.problem()).isEqualTo(SchemaException.Problem.NOT_PERMITTED))
							.withMessageContaining("grant usage on schema awa");
						JdbcClient.create(role.dataSource()).sql("select 1").query(Integer.class).single();
					});
			}
		}
	}

	@ParameterizedTest
	@MethodSource("io.awa.client.InvalidJobs#all")
	void invalidJobIsRefusedBeforeSqlAndTheTransactionStaysUsable(InvalidJob invalid) {
		this.transaction.executeWithoutResult((status) -> {
			insertOrder();
			assertThatExceptionOfType(InvalidJobException.class).isThrownBy(() -> invalid.insert().accept(this.client))
				.satisfies((ex) -> assertThat(ex.field()).isEqualTo(invalid.field()));
			this.client.insert(RECEIPT);
		});

		assertThat(committedOrders()).isEqualTo(1);
		assertThat(committedJobs()).isEqualTo(1);
	}

	private void assertRefused(Reason reason) {
		assertThatExceptionOfType(TransactionUnusableException.class).isThrownBy(() -> this.client.insert(RECEIPT))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

	private TransactionTemplate template(int propagation) {
		TransactionTemplate template = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
		template.setPropagationBehavior(propagation);
		return template;
	}

	private void insertOrder() {
		database.sql().sql("insert into app_order values (1)").update();
	}

	private long committedJobs() {
		return committed("awa.job");
	}

	private long committedOrders() {
		return committed("app_order");
	}

	private long committed(String table) {
		Long count = template(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
			.execute((status) -> database.count(table));
		return (count != null) ? count : -1;
	}

	private static void close(Connection connection) {
		try {
			connection.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
