package io.awa.bridge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.awa.BoundaryCode;
import io.awa.BoundaryException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What blocking code finds on its thread during a call, and what is left afterwards.
 */
class JdbcReactiveLoanTests {

	private static final Duration LIMIT = ReactiveOverJdbcSetup.LIMIT;

	private static ReactiveOverJdbcSetup setup;

	private final TransactionalOperator transaction = setup.operator();

	private final List<String> events = new CopyOnWriteArrayList<>();

	@BeforeAll
	static void create() {
		setup = new ReactiveOverJdbcSetup(2, Duration.ofSeconds(10));
	}

	@AfterAll
	static void close() {
		setup.close();
	}

	@BeforeEach
	void emptyTables() {
		setup.empty();
	}

	@Test
	void allWaysOfSpringToTheDatabaseJoin() {
		TransactionTemplate template = new TransactionTemplate(new JdbcTransactionManager(setup.pool()));
		Mono<?> failing = setup.reactive().call(() -> {
			new JdbcTemplate(setup.pool()).update("insert into app_order values (1)");
			setup.sql().sql("insert into app_order values (2)").update();
			template.executeWithoutResult((status) -> setup.sql().sql("insert into app_order values (3)").update());
			return DataSourceUtils.getConnection(setup.pool())
				.createStatement()
				.executeUpdate("insert into app_order values (4)");
		})
			.then(setup.reactive()
				.call(() -> setup.sql().sql("select count(*) from app_order").query(Integer.class).single()))
			.doOnNext((count) -> this.events.add("rows " + count))
			.then(Mono.error(new IllegalStateException("later")))
			.as(this.transaction::transactional);

		assertThat(catchThrowable(() -> failing.block(LIMIT))).hasMessage("later");
		assertThat(this.events).containsExactly("rows 4");
		assertThat(setup.committedOrders()).isEmpty();
	}

	@Test
	void nothingIsLeftOnAnyThreadAfterCallsThatSucceedOrFail() {
		Object foreign = new Object();
		Flux.range(0, 20).flatMap((i) -> setup.insertOrder(i).then(setup.reactive().call(() -> {
			TransactionSynchronizationManager.bindResource(foreign, "left by the application");
			return setup.sql().sql((i % 2 == 0) ? "select 1" : "select broken").query().listOfRows();
		})).as(this.transaction::transactional).onErrorComplete(), 2).then(setup.reactive().call(() -> {
			TransactionSynchronizationManager.bindResource(foreign, "left by the application");
			return true;
		})).block(LIMIT);

		JdbcReactiveThreads threads = setup.manager().threads();
		for (Scheduler scheduler : List.of(threads.calls(), threads.acquiring())) {
			Flux.range(0, 20)
				.flatMap((i) -> Mono.fromRunnable(JdbcReactiveLoanTests::assertThreadIsClean).subscribeOn(scheduler))
				.blockLast(LIMIT);
		}
	}

	@Test
	void callSeesThePropertiesOfItsTransactionAndRunsOnItsThreads() {
		setup.reactive().call(() -> {
			this.events.add(TransactionSynchronizationManager.isActualTransactionActive() + " "
					+ Thread.currentThread().getName().replaceAll("[0-9]+", "n"));
			return true;
		}).as((call) -> call.then(call.as(this.transaction::transactional))).block(LIMIT);

		assertThat(this.events).containsExactly("false awa-jdbc-wait-n", "true awa-jdbc-n");
	}

	@Test
	void whatJdbcCodeRegistersHearsOfTheCommit() {
		register("a").then(register("b")).as(this.transaction::transactional).block(LIMIT);

		assertThat(this.events).containsSubsequence("a suspended", "a resumed", "a before commit with 0 elsewhere",
				"b before commit with 0 elsewhere", "a before completion", "a after commit with 2 elsewhere",
				"b after commit with 2 elsewhere", "a completed 0", "b completed 0");
		assertThat(this.events.stream().filter((event) -> event.contains("completed"))).hasSize(2);
	}

	@Test
	void whatJdbcCodeRegistersHearsOfTheRollbackAndOfNoCommit() {
		Mono<?> failing = register("a").then(Mono.error(new IllegalStateException("later")))
			.as(this.transaction::transactional);

		assertThat(catchThrowable(() -> failing.block(LIMIT))).hasMessage("later");
		assertThat(this.events).contains("a before completion", "a completed 1")
			.noneMatch((event) -> event.contains("commit"));
	}

	@Test
	void callInsideTransactionOfR2dbcIsRefused() {
		TransactionalOperator r2dbc = TransactionalOperator
			.create(new R2dbcTransactionManager(setup.database().connectionFactory()));

		assertThatExceptionOfType(BoundaryException.class)
			.isThrownBy(() -> setup.insertOrder(1).as(r2dbc::transactional).block(LIMIT))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(BoundaryCode.JDBC_IN_REACTIVE_TRANSACTION));
		assertThatExceptionOfType(BoundaryException.class)
			.isThrownBy(() -> setup.reactive().inTransaction((client) -> 1).as(r2dbc::transactional).block(LIMIT));
		setup.insertOrder(2).as(this.transaction::transactional).as(r2dbc::transactional).block(LIMIT);
		assertThat(setup.committedOrders()).containsExactly(2L);
	}

	@Test
	void callOnThreadWithBlockingTransactionIsRefused() {
		TransactionTemplate template = new TransactionTemplate(new JdbcTransactionManager(setup.pool()));

		assertThatExceptionOfType(BoundaryException.class)
			.isThrownBy(() -> template.execute((status) -> setup.insertOrder(1).block(LIMIT)))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(BoundaryCode.REACTIVE_IN_JDBC_TRANSACTION));
		assertThat(setup.committedOrders()).isEmpty();
	}

	@Test
	void eventLoopMayCall() {
		assertThat(setup.insertOrder(1)
			.as(this.transaction::transactional)
			.subscribeOn(Schedulers.parallel())
			.block(LIMIT)).isEqualTo(1);
	}

	private Mono<Integer> register(String name) {
		return setup.reactive().call(() -> {
			TransactionSynchronizationManager.registerSynchronization(recorder(name));
			return setup.sql().sql("insert into app_order values (:id)").param("id", (long) name.charAt(0)).update();
		});
	}

	private TransactionSynchronization recorder(String name) {
		return new TransactionSynchronization() {
			@Override
			public void suspend() {
				JdbcReactiveLoanTests.this.events.add(name + " suspended");
			}

			@Override
			public void resume() {
				JdbcReactiveLoanTests.this.events.add(name + " resumed");
			}

			@Override
			public void beforeCommit(boolean readOnly) {
				JdbcReactiveLoanTests.this.events
					.add(name + " before commit with " + setup.committedOrders().size() + " elsewhere");
			}

			@Override
			public void beforeCompletion() {
				JdbcReactiveLoanTests.this.events.add(name + " before completion");
			}

			@Override
			public void afterCommit() {
				JdbcReactiveLoanTests.this.events
					.add(name + " after commit with " + setup.committedOrders().size() + " elsewhere");
			}

			@Override
			public void afterCompletion(int status) {
				JdbcReactiveLoanTests.this.events.add(name + " completed " + status);
			}
		};
	}

	private static void assertThreadIsClean() {
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
		assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
		assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isFalse();
		assertThat(TransactionSynchronizationManager.getCurrentTransactionName()).isNull();
	}

}
