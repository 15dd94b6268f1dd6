package io.awa.worker;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.awa.JobKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HandlerScanner}.
 */
class HandlerScannerTests {

	@Test
	void annotatedMethodsAreFoundWithKindQueueAndGenericPayload() {
		List<HandlerDefinition> handlers = scan(Methods.class);

		assertThat(handlers).extracting(HandlerDefinition::kind)
			.containsExactlyInAnyOrder("greet", "page", "from_map", "nothing", "later");
		assertThat(find(handlers, "greet").queue()).isEqualTo("default");
		assertThat(find(handlers, "later").queue()).isEqualTo("slow");
		assertThat(find(handlers, "page").payloadType()).isInstanceOf(ParameterizedType.class)
			.hasToString(Page.class.getName().replace("Page", "Page<java.lang.String>"));
	}

	@Test
	void methodsAreCalledWithPayloadAndContext() throws Exception {
		List<HandlerDefinition> handlers = scan(Methods.class);

		assertThat(find(handlers, "greet").call().start(new Greet("Ada"), null).get()).isNull();
		assertThat(find(handlers, "page").call().start(new Page<>(List.of("x")), null).get())
			.isEqualTo(JobOutcome.snooze(Duration.ofSeconds(1)));
		assertThat(find(handlers, "later").call().start(new Later(), null).get()).isEqualTo(JobOutcome.cancel("later"));
		assertThat(find(handlers, "nothing").call().start(Map.of(), null).get()).isNull();
	}

	@Test
	void exceptionOfMethodArrivesAsItIs() {
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> find(scan(Failing.class), "greet").call().start(new Greet("Ada"), null))
			.withMessage("broken");
	}

	@Test
	void interfaceBeansAreFoundEvenAsLambdas() {
		assertThat(scan(Interfaces.class)).extracting(HandlerDefinition::kind)
			.containsExactlyInAnyOrder("greet", "my.later", "renamed");
		assertThat(find(scan(Interfaces.class), "renamed").queue()).isEqualTo("slow");
	}

	@Test
	void handlerBehindProxyIsFoundOnceAndCalledThroughIt() throws Exception {
		List<HandlerDefinition> handlers = scan(Proxied.class);

		assertThat(handlers).hasSize(1);
		assertThat(handlers.get(0).call().start(new Greet("Ada"), null).get())
			.isEqualTo(JobOutcome.cancel("through the proxy"));
	}

	@Test
	void handlerWithWrongParametersOrResultIsExplained() {
		assertThatExceptionOfType(InvalidHandlerException.class).isThrownBy(() -> scan(TwoPayloads.class))
			.withMessageContaining("TwoPayloads.run(Greet, Greet)")
			.withMessageContaining("takes 2 parameters");
		assertThatExceptionOfType(InvalidHandlerException.class).isThrownBy(() -> scan(WrongResult.class))
			.withMessageContaining("returns java.lang.String");
		assertThatExceptionOfType(InvalidHandlerException.class).isThrownBy(() -> scan(MapWithoutKind.class))
			.withMessageContaining("@JobHandler(kind =");
		assertThatExceptionOfType(InvalidHandlerException.class).isThrownBy(() -> scan(TextPayload.class))
			.withMessageContaining("java.lang.String gives no kind");
		assertThatExceptionOfType(InvalidHandlerException.class).isThrownBy(() -> scan(NoPayload.class))
			.withMessageContaining("run(JobContext)");
		assertThatExceptionOfType(InvalidHandlerException.class).isThrownBy(() -> scan(PrivateMethod.class))
			.withMessageContaining("is private");
		assertThatExceptionOfType(InvalidHandlerException.class).isThrownBy(() -> scan(BlankQueue.class))
			.withMessageContaining("run(Greet)")
			.withMessageContaining("queue must not be blank");
	}

	@Test
	void twoHandlersOfOneKindAreRefusedByName() {
		assertThatExceptionOfType(DuplicateHandlerException.class)
			.isThrownBy(() -> new HandlerRegistry(scan(Methods.class, Failing.class)))
			.withMessageContaining("Methods.greet(Greet)")
			.withMessageContaining("Failing.greet(Greet)");
	}

	@Test
	void queuesOfHandlersAndSettingsMustMatch() {
		HandlerRegistry registry = new HandlerRegistry(scan(Methods.class));

		registry.requireQueues(Set.of("default", "slow"));
		assertThatExceptionOfType(UnmatchedQueueException.class)
			.isThrownBy(() -> registry.requireQueues(Set.of("default", "slow", "mail")))
			.withMessageContaining("@JobHandler(queue = \"mail\")");
		assertThatExceptionOfType(UnmatchedQueueException.class)
			.isThrownBy(() -> registry.requireQueues(Set.of("default")))
			.withMessageContaining("awa.worker.queues.slow.concurrency");
	}

	private static List<HandlerDefinition> scan(Class<?>... configurations) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(configurations);
		return new HandlerScanner(context.getDefaultListableBeanFactory()).scan();
	}

	private static HandlerDefinition find(List<HandlerDefinition> handlers, String kind) {
		return handlers.stream().filter((handler) -> handler.kind().equals(kind)).findFirst().orElseThrow();
	}

	record Greet(String name) {

	}

	record Page<T>(List<T> items) {

	}

	@JobKind("later")
	record Later() {

	}

	static class Methods {

		@JobHandler
		void greet(Greet greet) {
			assertThat(greet.name()).isEqualTo("Ada");
		}

		@JobHandler
		JobOutcome page(JobContext context, Page<String> page) {
			return JobOutcome.snooze(Duration.ofSeconds(page.items().size()));
		}

		@JobHandler(kind = "from_map")
		Mono<Void> map(Map<String, Object> args, JobContext context) {
			return Mono.empty();
		}

		@JobHandler(kind = "nothing")
		Mono<Void> nothing(JobContext context) {
			return Mono.empty();
		}

		@JobHandler(queue = "slow")
		Mono<JobOutcome> later(Later later) {
			return Mono.just(JobOutcome.cancel("later"));
		}

	}

	static class Failing {

		@JobHandler
		void greet(Greet greet) throws IOException {
			throw new IOException("broken");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Interfaces {

		@Bean
		BlockingJobHandler<Greet> greeter() {
			return (args, context) -> null;
		}

		@Bean
		ReactiveLaterHandler later() {
			return new ReactiveLaterHandler();
		}

		@Bean
		RenamedHandler renamed() {
			return new RenamedHandler();
		}

	}

	@JobHandler(kind = "my.later")
	static class ReactiveLaterHandler implements ReactiveJobHandler<Later> {

		@Override
		public Mono<JobOutcome> handle(Later args, JobContext context) {
			return Mono.empty();
		}

	}

	@JobHandler(kind = "renamed", queue = "slow")
	static class RenamedHandler implements BlockingJobHandler<Map<String, Object>> {

		@Override
		public JobOutcome handle(Map<String, Object> args, JobContext context) {
			return JobOutcome.completed();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		@Bean
		BlockingJobHandler<Greet> greeter() {
			ProxyFactory factory = new ProxyFactory((BlockingJobHandler<Greet>) (args, context) -> null);
			factory.addAdvice((MethodInterceptor) (invocation) -> JobOutcome.cancel("through the proxy"));
			@SuppressWarnings("unchecked")
			BlockingJobHandler<Greet> proxy = (BlockingJobHandler<Greet>) factory.getProxy();
			return proxy;
		}

	}

	static class TwoPayloads {

		@JobHandler
		void run(Greet one, Greet other) {
		}

	}

	static class TextPayload {

		@JobHandler
		void run(String text) {
		}

	}

	static class NoPayload {

		@JobHandler
		void run(JobContext context) {
		}

	}

	static class BlankQueue {

		@JobHandler(queue = " ")
		void run(Greet greet) {
		}

	}

	static class PrivateMethod {

		@JobHandler
		private void run(Greet greet) {
		}

	}

	static class WrongResult {

		@JobHandler
		String run(Greet greet) {
			return "";
		}

	}

	static class MapWithoutKind {

		@JobHandler
		void run(Map<String, Object> args) {
		}

	}

}
