package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.bridge.JdbcTransactional;
import io.awa.bridge.ReactiveTransactional;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The transaction managers of the clients by name, in applications with one or two of
 * their own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientTransactionManagerTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final InsertOptions GREET = InsertOptions.defaults().withKind("greet");

	private final TestDatabase database = TestDatabase.migrated();

	@BeforeEach
	void emptyTables() {
		this.database.sql().sql("truncate awa.job, awa.ready").update();
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void annotationsBeginTransactionsOfTheirClient() {
		TwoManagers.runner(this.database).withBean(Service.class).run((context) -> {
			Service service = context.getBean(Service.class);
			assertThatIllegalStateException().isThrownBy(() -> service.blocking(true));
			assertThatIllegalStateException().isThrownBy(() -> service.reactive(true).block(LIMIT));
			assertThat(this.database.count("awa.job")).isZero();
			service.blocking(false);
			service.reactive(false).block(LIMIT);
			assertThat(this.database.count("awa.job")).isEqualTo(2);
		});
	}

	@Test
	void managersOfTheClientsAreThoseOfTheApplicationAndNeverTakenByDefault() {
		TwoManagers.runner(this.database).run((context) -> {
			assertThat(context.getBean(JdbcTransactional.MANAGER)).isSameAs(context.getBean("transactionManager"));
			assertThat(context.getBean(PlatformTransactionManager.class))
				.isSameAs(context.getBean("transactionManager"));
			ObjectProvider<ReactiveTransactionManager> injected = context
				.getBeanProvider(ReactiveTransactionManager.class);
			assertThat(injected.getObject()).isSameAs(context.getBean(ReactiveTransactional.MANAGER));
		});
	}

	@Test
	void plainTransactionalStillFindsTheOnlyManager() {
		AwaContexts.jdbc(this.database)
			.withPropertyValues("awa.worker.enabled=false")
			.withBean(PlainService.class)
			.run((context) -> {
				assertThat(context.getBean(TransactionManager.class)).isSameAs(context.getBean("transactionManager"));
				assertThatIllegalStateException().isThrownBy(() -> context.getBean(PlainService.class).insertAndFail());
				assertThat(this.database.count("awa.job")).isZero();
			});
	}

	@Test
	void attributesOfTheAnnotationsReachSpring() throws Exception {
		Transactional blocking = AnnotatedElementUtils
			.findMergedAnnotation(Service.class.getDeclaredMethod("blocking", boolean.class), Transactional.class);
		Transactional reactive = AnnotatedElementUtils
			.findMergedAnnotation(Service.class.getDeclaredMethod("reactive", boolean.class), Transactional.class);

		assertThat(blocking.transactionManager()).isEqualTo("awaJdbcTransactionManager");
		assertThat(blocking.timeout()).isEqualTo(20);
		assertThat(blocking.rollbackFor()).containsExactly(Exception.class);
		assertThat(reactive.transactionManager()).isEqualTo("awaReactiveTransactionManager");
		assertThat(reactive.label()).containsExactly("orders");
	}

	@Test
	void secondManagerAtACallIsExplained() {
		TwoManagers.runner(this.database)
			.withPropertyValues("awa.bridge.guard=off")
			.withBean(PlainService.class)
			.run((context) -> assertThatExceptionOfType(NoUniqueBeanDefinitionException.class)
				.isThrownBy(() -> context.getBean(PlainService.class).insertAndFail())
				.satisfies((failure) -> {
					FailureAnalysis analysis = AnalyzedFailure.find(failure, context.getBeanFactory(),
							context.getEnvironment());
					assertThat(analysis.getAction()).contains("@JdbcTransactional")
						.contains("@ReactiveTransactional")
						.contains("@Qualifier");
				}));
	}

	@Test
	void wrongManagerAtStartIsExplained() {
		AnalyzedFailure.of(TwoManagers.runner(this.database).withBean(PlainService.class), (analysis) -> {
			assertThat(analysis.getDescription()).contains("[AWA-B6]").contains("PlainService.insertAndFail");
			assertThat(analysis.getAction()).contains("awa.bridge.guard=warn");
		});
	}

	static class Service {

		private final AwaClient client;

		private final ReactiveAwaClient reactiveClient;

		Service(AwaClient client, ReactiveAwaClient reactiveClient) {
			this.client = client;
			this.reactiveClient = reactiveClient;
		}

		@JdbcTransactional(timeout = 20, rollbackFor = Exception.class)
		void blocking(boolean fail) {
			this.client.insert(Map.of(), GREET);
			if (fail) {
				throw new IllegalStateException("later step failed");
			}
		}

		@ReactiveTransactional(label = "orders")
		Mono<Void> reactive(boolean fail) {
			return this.reactiveClient.insert(Map.of(), GREET)
				.then(fail ? Mono.error(() -> new IllegalStateException("later step failed")) : Mono.empty());
		}

	}

	static class PlainService {

		private final AwaClient client;

		PlainService(AwaClient client) {
			this.client = client;
		}

		@Transactional
		void insertAndFail() {
			this.client.insert(Map.of(), GREET);
			throw new IllegalStateException("later step failed");
		}

	}

}
