package io.awa.autoconfigure;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.BoundaryException;
import io.awa.bridge.JdbcTransactional;
import io.awa.bridge.ReactiveTransactional;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The check of {@code @Transactional} methods when an application starts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class TransactionalMethodsTests {

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void reactiveMethodsWithABlockingManagerAreNamed() {
		AwaContexts.jdbc(this.database)
			.withPropertyValues("awa.worker.enabled=false")
			.withBean("orders", ReactiveService.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(BoundaryException.class)
				.hasMessageStartingWith("[AWA-B6] ")
				.hasMessageContaining("Bean 'orders', method ReactiveService.one: it returns Mono")
				.hasMessageContaining("ReactiveService.many: it returns Flux")
				.hasMessageContaining("@ReactiveTransactional"));
	}

	@Test
	void blockingMethodsWithAReactiveManagerAreNamed() {
		AwaContexts.r2dbc(this.database)
			.withPropertyValues("awa.worker.enabled=false")
			.withBean("orders", BlockingService.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(BoundaryException.class)
				.hasMessageContaining("Bean 'orders', method BlockingService.one: it returns int")
				.hasMessageContaining("@JdbcTransactional"));
	}

	@Test
	void futuresAreNamedUnlessSpringRunsThemElsewhereAsAWhole() {
		AwaContexts.jdbc(this.database)
			.withPropertyValues("awa.worker.enabled=false")
			.withBean(FutureService.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("FutureService.lost: it returns CompletableFuture")
				.hasMessageNotContaining("FutureService.whole"));
	}

	@Test
	void methodsThatFitStart() {
		AwaContexts.jdbc(this.database)
			.withPropertyValues("awa.worker.enabled=false")
			.withBean(BlockingService.class)
			.withBean(WithoutTransaction.class)
			.run((context) -> assertThat(context).hasNotFailed());
		AwaContexts.r2dbc(this.database)
			.withPropertyValues("awa.worker.enabled=false")
			.withBean(ReactiveService.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(classes = { BlockingService.class, ReactiveService.class })
	void methodThatNamesNeitherOfTwoManagersIsNamed(Class<?> service) {
		TwoManagers.runner(this.database)
			.withBean("orders", service)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(BoundaryException.class)
				.hasMessageContaining("Bean 'orders', method " + service.getSimpleName() + ".one")
				.hasMessageContaining("several transaction managers")
				.hasMessageContaining("@JdbcTransactional")
				.hasMessageContaining("@ReactiveTransactional")
				.hasMessageContaining("@Qualifier"));
	}

	@Test
	void methodsThatNameOneOfTwoManagersStart() {
		TwoManagers.runner(this.database)
			.withBean(NamingService.class)
			.withBean(QualifiedService.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void annotationOfAClientThatIsNotThereIsNamed() {
		AwaContexts.jdbc(this.database)
			.withPropertyValues("awa.worker.enabled=false")
			.withBean(NamingService.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("NamingService.reactive: @ReactiveTransactional needs ReactiveAwaClient")
				.hasMessageNotContaining("NamingService.blocking"));
	}

	@Test
	void applicationStartsWithAWarningOrInSilenceIfAskedTo(CapturedOutput output) {
		AwaContexts.jdbc(this.database)
			.withPropertyValues("awa.worker.enabled=false", "awa.bridge.guard=off")
			.withBean(ReactiveService.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("[AWA-B6]");
		AwaContexts.jdbc(this.database)
			.withPropertyValues("awa.worker.enabled=false", "awa.bridge.guard=warn")
			.withBean(ReactiveService.class)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("[AWA-B6]").contains("ReactiveService.one");
	}

	@Test
	void lazyBeansAreCheckedWithoutBeingMade() {
		AwaContexts.jdbc(this.database)
			.withPropertyValues("awa.worker.enabled=false", "awa.bridge.guard=warn")
			.withUserConfiguration(LazyService.class)
			.run((context) -> assertThat(context).hasNotFailed());
		AwaContexts.jdbc(this.database)
			.withPropertyValues("awa.worker.enabled=false")
			.withUserConfiguration(LazyService.class)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("LazyService.one"));
	}

	static class BlockingService {

		@Transactional
		int one() {
			return 1;
		}

	}

	static class ReactiveService {

		@Transactional
		Mono<Integer> one() {
			return Mono.just(1);
		}

		@Transactional
		Flux<Integer> many() {
			return Flux.just(1);
		}

	}

	static class FutureService {

		@Transactional
		CompletableFuture<Integer> lost() {
			return CompletableFuture.completedFuture(1);
		}

		@Async
		@Transactional
		CompletableFuture<Integer> whole() {
			return CompletableFuture.completedFuture(1);
		}

	}

	static class WithoutTransaction {

		@Transactional(propagation = Propagation.NOT_SUPPORTED)
		Mono<Integer> one() {
			return Mono.just(1);
		}

	}

	static class NamingService {

		@JdbcTransactional
		int blocking() {
			return 1;
		}

		@ReactiveTransactional
		Mono<Integer> reactive() {
			return Mono.just(1);
		}

	}

	@Qualifier("awaJdbcTransactionManager")
	static class QualifiedService {

		@Transactional
		int one() {
			return 1;
		}

	}

	@Lazy
	static class LazyService {

		LazyService() {
			throw new IllegalStateException("made");
		}

		@Transactional
		Mono<Integer> one() {
			return Mono.just(1);
		}

	}

}
