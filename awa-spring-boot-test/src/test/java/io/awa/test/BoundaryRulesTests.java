package io.awa.test;

import java.util.Map;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.awa.InsertOptions;
import io.awa.bridge.AwaBridge;
import io.awa.client.AwaClient;
import io.awa.client.JdbcAwaClient;
import io.awa.client.ReactiveAwaClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the rules for applications find, and what not.
 */
class BoundaryRulesTests {

	private static final InsertOptions GREET = InsertOptions.defaults().withKind("greet");

	@ParameterizedTest
	@ValueSource(classes = { OnAnotherThread.class, InTheMethod.class, ByReference.class, OfTheImplementation.class,
			OfAGroup.class, WithFutures.class })
	void blockingClientInAReactiveMethodIsFound(Class<?> type) {
		EvaluationResult result = evaluate(type);

		assertThat(result.hasViolation()).isTrue();
		assertThat(result.getFailureReport().getDetails())
			.allSatisfy((detail) -> assertThat(detail).contains(type.getSimpleName())
				.contains("Use the ReactiveAwaClient, or AwaBridge.call."));
	}

	@ParameterizedTest
	@ValueSource(classes = { Blocking.class, Reactive.class, InASection.class })
	void otherMethodsAreNot(Class<?> type) {
		assertThat(evaluate(type).hasViolation()).isFalse();
	}

	@Test
	void applicationWithoutReactiveMethodsPasses() {
		BoundaryRules.REACTIVE_METHODS_USE_NO_BLOCKING_CLIENT
			.check(new ClassFileImporter().importClasses(Blocking.class));
	}

	private static EvaluationResult evaluate(Class<?> type) {
		return BoundaryRules.REACTIVE_METHODS_USE_NO_BLOCKING_CLIENT
			.evaluate(new ClassFileImporter().importClasses(type));
	}

	record OnAnotherThread(AwaClient awa) {

		Mono<Long> place() {
			return Mono.fromCallable(() -> this.awa.insert(Map.of(), GREET).jobId())
				.subscribeOn(Schedulers.boundedElastic());
		}

	}

	record InTheMethod(AwaClient awa) {

		Flux<Long> place() {
			return Flux.just(this.awa.insert(Map.of(), GREET).jobId());
		}

	}

	record ByReference(AwaClient awa) {

		Mono<?> stats() {
			return Mono.fromCallable(this.awa::queueStats);
		}

	}

	record OfTheImplementation(JdbcAwaClient awa) {

		Mono<?> stats() {
			return Mono.fromCallable(() -> this.awa.queueStats());
		}

	}

	record OfAGroup(AwaClient awa) {

		Mono<?> deadLetters() {
			return Mono.fromCallable(() -> this.awa.deadLetters());
		}

	}

	record WithFutures(AwaClient awa) {

		Mono<?> stats() {
			return Mono.fromFuture(() -> this.awa.async().queueStats());
		}

	}

	record Blocking(AwaClient awa) {

		long place() {
			return this.awa.insert(Map.of(), GREET).jobId();
		}

	}

	record Reactive(ReactiveAwaClient awa) {

		Mono<Long> place() {
			return this.awa.insert(Map.of(), GREET).map((result) -> result.jobId());
		}

	}

	record InASection(AwaClient awa, AwaBridge bridge) {

		Mono<Long> place() {
			return this.bridge.call(() -> this.awa.insert(Map.of(), GREET).jobId());
		}

	}

}
