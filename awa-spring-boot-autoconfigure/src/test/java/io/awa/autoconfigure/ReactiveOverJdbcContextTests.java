package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

import io.awa.BoundaryException;
import io.awa.InsertOptions;
import io.awa.bridge.AwaBridge;
import io.awa.bridge.JdbcReactiveThreads;
import io.awa.bridge.ReactiveOverJdbc;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Reactive transactions of an application that has a data source only.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReactiveOverJdbcContextTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final InsertOptions GREET = InsertOptions.defaults().withKind("greet");

	private final TestDatabase database = TestDatabase.migrated();

	@BeforeEach
	void empty() {
		this.database.sql().sql("create table if not exists orders (id bigint)").update();
		this.database.sql().sql("truncate orders, awa.job, awa.ready").update();
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void nothingIsOfferedUnlessAskedFor() {
		AwaContexts.jdbc(this.database)
			.run((context) -> assertThat(context).doesNotHaveBean(ReactiveOverJdbc.class)
				.doesNotHaveBean(ReactiveTransactionManager.class));
	}

	@Test
	void annotatedMethodIsOneTransactionOnTheDataSource() {
		runner().withBean(Orders.class).run((context) -> {
			Orders orders = context.getBean(Orders.class);
			orders.place(1, false).block(LIMIT);
			assertThat(catchThrowable(() -> orders.place(2, true).block(LIMIT))).hasMessage("later");
		});

		assertThat(this.database.count("orders")).isOne();
		assertThat(this.database.count("awa.job")).isOne();
	}

	@Test
	void blockingClientInTheTransactionItselfIsRefused() {
		runner().withBean(Orders.class)
			.run((context) -> assertThat(
					catchThrowable(() -> context.getBean(Orders.class).placeOutsideOfCalls().block(LIMIT)))
				.isInstanceOf(BoundaryException.class)
				.hasMessageContaining("[AWA-B5]")
				.hasMessageContaining("ReactiveOverJdbc.call(…)"));

		assertThat(this.database.count("awa.job")).isZero();
	}

	@Test
	void blockingClientBehindTheTransactionIsNot() {
		runner().withBean(Orders.class)
			.run((context) -> context.getBean(Orders.class)
				.place(1, false)
				.then(Mono.fromRunnable(() -> context.getBean(AwaClient.class).insert(Map.of(), GREET)))
				.block(LIMIT));

		assertThat(this.database.count("awa.job")).isEqualTo(2);
	}

	@Test
	void missingBeansAreExplained() {
		AwaContexts.jdbc(this.database)
			.withBean(Orders.class)
			.run((context) -> assertThat(explain(context, new MockEnvironment()))
				.contains("awa.bridge.reactive-over-jdbc is not true"));
		runner().withClassLoader(new FilteredClassLoader("io.r2dbc"))
			.withBean(Orders.class)
			.run((context) -> assertThat(
					explain(context, new MockEnvironment().withProperty("awa.bridge.reactive-over-jdbc", "true")))
				.contains("io.r2dbc:r2dbc-spi"));
		AwaContexts.jdbc(this.database)
			.withBean(NeedsBridge.class)
			.run((context) -> assertThat(explain(context, new MockEnvironment())).contains("inject ReactiveOverJdbc"));
	}

	@Test
	void driverOfR2dbcIsNotNeeded() {
		runner().withClassLoader(new FilteredClassLoader("io.r2dbc.postgresql", "io.r2dbc.pool")).run((context) -> {
			ReactiveOverJdbc reactive = context.getBean(ReactiveOverJdbc.class);
			TransactionalOperator
				.create(context.getBean("awaJdbcReactiveTransactionManager", ReactiveTransactionManager.class))
				.transactional(reactive.client().insert(Map.of(), GREET))
				.block(LIMIT);
		});

		assertThat(this.database.count("awa.job")).isOne();
	}

	@Test
	void blockingTransactionsStayTheDefault() {
		runner().withBean(Orders.class).run((context) -> {
			assertThat(context.getBean(TransactionManager.class)).isInstanceOf(PlatformTransactionManager.class)
				.isSameAs(context.getBean("transactionManager"));
			context.getBean(Orders.class).placeBlocking(1);
		});

		assertThat(this.database.count("orders")).isOne();
	}

	@Test
	void reactiveApplicationHasNone() {
		AwaContexts.r2dbc(this.database)
			.withPropertyValues("awa.bridge.reactive-over-jdbc=true")
			.run((context) -> assertThat(context).hasSingleBean(AwaBridge.class)
				.doesNotHaveBean(ReactiveOverJdbc.class));
	}

	@Test
	void threadsAreThoseOfTheApplicationIfItHasSome() {
		try (JdbcReactiveThreads threads = JdbcReactiveThreads.of(1)) {
			runner().withBean("mine", JdbcReactiveThreads.class, () -> threads)
				.run((context) -> assertThat(context).hasSingleBean(JdbcReactiveThreads.class)
					.hasSingleBean(ReactiveOverJdbc.class));
		}
	}

	private static String explain(AssertableApplicationContext context, MockEnvironment environment) {
		FailureAnalysis analysis = new MissingBridgeFailureAnalyzer(environment).analyze(context.getStartupFailure());
		return analysis.getDescription() + " " + analysis.getAction();
	}

	private ApplicationContextRunner runner() {
		return AwaContexts.jdbc(this.database).withPropertyValues("awa.bridge.reactive-over-jdbc=true");
	}

	@Service
	static class Orders {

		private final JdbcClient jdbc;

		private final ReactiveOverJdbc reactive;

		private final ReactiveAwaClient awa;

		private final AwaClient blocking;

		Orders(JdbcClient jdbc, ReactiveOverJdbc reactive, AwaClient blocking) {
			this.blocking = blocking;
			this.jdbc = jdbc;
			this.reactive = reactive;
			this.awa = reactive.client();
		}

		@Transactional("awaJdbcReactiveTransactionManager")
		Mono<Void> place(long id, boolean fail) {
			return this.reactive.call(() -> insert(id))
				.then(this.awa.insert(Map.of("order", id), GREET))
				.then(fail ? Mono.error(new IllegalStateException("later")) : Mono.empty());
		}

		@Transactional("awaJdbcReactiveTransactionManager")
		Mono<Long> placeOutsideOfCalls() {
			return Mono.fromCallable(() -> this.blocking.insert(Map.of(), GREET).jobId());
		}

		@Transactional
		void placeBlocking(long id) {
			insert(id);
		}

		private int insert(long id) {
			return this.jdbc.sql("insert into orders values (?)").param(id).update();
		}

	}

	record NeedsBridge(AwaBridge bridge) {

	}

}
