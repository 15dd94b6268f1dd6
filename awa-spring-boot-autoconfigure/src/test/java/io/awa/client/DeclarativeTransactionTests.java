package io.awa.client;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Mono;

import io.awa.InsertResult;
import io.awa.TransactionUnusableException;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Both clients in {@code @Transactional} methods of beans.
 */
class DeclarativeTransactionTests {

	private static final SendReceipt RECEIPT = new SendReceipt(1, "ada@example.org");

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final TestDatabase database = TestDatabase.migrated();

	@AfterEach
	void checkAndDrop() {
		assertThat(this.database.violations()).isEmpty();
		this.database.close();
	}

	@Test
	void blockingMethodsCommitRollBackAndSeparateAsTheirAnnotationSays() {
		try (AnnotationConfigApplicationContext context = context(BlockingConfiguration.class)) {
			BlockingService service = context.getBean(BlockingService.class);

			service.insert();
			assertThat(jobs()).isEqualTo(1);
			assertThatIllegalStateException().isThrownBy(service::insertAndFail);
			assertThat(jobs()).isEqualTo(1);
			assertThatIllegalStateException().isThrownBy(service::insertSeparatelyAndFail);
			assertThat(jobs()).isEqualTo(2);
			assertThatExceptionOfType(TransactionUnusableException.class).isThrownBy(service::insertReadOnly);
			assertThat(jobs()).isEqualTo(2);
		}
	}

	@Test
	void reactiveMethodsCommitRollBackAndSeparateAsTheirAnnotationSays() {
		try (AnnotationConfigApplicationContext context = context(ReactiveConfiguration.class)) {
			ReactiveService service = context.getBean(ReactiveService.class);

			service.insert().block(LIMIT);
			assertThat(jobs()).isEqualTo(1);
			assertThatIllegalStateException().isThrownBy(() -> service.insertAndFail().block(LIMIT));
			assertThat(jobs()).isEqualTo(1);
			assertThatIllegalStateException().isThrownBy(() -> service.insertSeparatelyAndFail().block(LIMIT));
			assertThat(jobs()).isEqualTo(2);
			assertThatExceptionOfType(TransactionUnusableException.class)
				.isThrownBy(() -> service.insertReadOnly().block(LIMIT));
			assertThat(jobs()).isEqualTo(2);
		}
	}

	private long jobs() {
		return this.database.count("awa.job");
	}

	private AnnotationConfigApplicationContext context(Class<?> configuration) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getBeanFactory().registerSingleton("database", this.database);
		context.register(configuration);
		context.refresh();
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import({ BlockingService.class, SeparateBlockingService.class })
	static class BlockingConfiguration {

		@Bean
		AwaClient awaClient(TestDatabase database) {
			return ClientFixtures.jdbcClient(database, ClientListener.NONE);
		}

		@Bean
		PlatformTransactionManager transactionManager(TestDatabase database) {
			return new DataSourceTransactionManager(database.dataSource());
		}

	}

	static class BlockingService {

		private final AwaClient client;

		private final SeparateBlockingService separate;

		BlockingService(AwaClient client, SeparateBlockingService separate) {
			this.client = client;
			this.separate = separate;
		}

		@Transactional
		void insert() {
			this.client.insert(RECEIPT);
		}

		@Transactional
		void insertAndFail() {
			this.client.insert(RECEIPT);
			throw new IllegalStateException("later step failed");
		}

		@Transactional
		void insertSeparatelyAndFail() {
			this.separate.insert();
			throw new IllegalStateException("later step failed");
		}

		@Transactional(readOnly = true)
		void insertReadOnly() {
			this.client.insert(RECEIPT);
		}

	}

	static class SeparateBlockingService {

		private final AwaClient client;

		SeparateBlockingService(AwaClient client) {
			this.client = client;
		}

		@Transactional(propagation = Propagation.REQUIRES_NEW)
		void insert() {
			this.client.insert(RECEIPT);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import({ ReactiveService.class, SeparateReactiveService.class })
	static class ReactiveConfiguration {

		@Bean
		ReactiveAwaClient awaClient(TestDatabase database) {
			return ClientFixtures.r2dbcClient(database, ClientListener.NONE);
		}

		@Bean
		ReactiveTransactionManager transactionManager(TestDatabase database) {
			return new R2dbcTransactionManager(database.connectionFactory());
		}

	}

	static class ReactiveService {

		private final ReactiveAwaClient client;

		private final SeparateReactiveService separate;

		ReactiveService(ReactiveAwaClient client, SeparateReactiveService separate) {
			this.client = client;
			this.separate = separate;
		}

		@Transactional
		Mono<InsertResult> insert() {
			return this.client.insert(RECEIPT);
		}

		@Transactional
		Mono<InsertResult> insertAndFail() {
			return this.client.insert(RECEIPT).then(failure());
		}

		@Transactional
		Mono<InsertResult> insertSeparatelyAndFail() {
			return this.separate.insert().then(failure());
		}

		@Transactional(readOnly = true)
		Mono<InsertResult> insertReadOnly() {
			return this.client.insert(RECEIPT);
		}

		private static Mono<InsertResult> failure() {
			return Mono.error(() -> new IllegalStateException("later step failed"));
		}

	}

	static class SeparateReactiveService {

		private final ReactiveAwaClient client;

		SeparateReactiveService(ReactiveAwaClient client) {
			this.client = client;
		}

		@Transactional(propagation = Propagation.REQUIRES_NEW)
		Mono<InsertResult> insert() {
			return this.client.insert(RECEIPT);
		}

	}

}
