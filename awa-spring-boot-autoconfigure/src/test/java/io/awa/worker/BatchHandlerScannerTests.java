package io.awa.worker;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.awa.worker.HandlerScannerTests.Greet;
import io.awa.worker.HandlerScannerTests.Later;
import io.awa.worker.HandlerScannerTests.Page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HandlerScanner} with batch handlers and aliases.
 */
class BatchHandlerScannerTests {

	@Test
	void methodsWithListsAreBatchHandlers() throws Exception {
		List<HandlerDefinition> handlers = scan(BatchMethods.class);

		assertThat(handlers).extracting(HandlerDefinition::kind)
			.containsExactlyInAnyOrder("greet", "page", "from_maps", "later");
		assertThat(find(handlers, "greet").traits().batchSize()).isEqualTo(100);
		assertThat(find(handlers, "greet").payloadType()).isEqualTo(Greet.class);
		assertThat(find(handlers, "greet").traits().aliases()).containsExactly("hello", "welcome");
		assertThat(find(handlers, "page").payloadType())
			.hasToString(Page.class.getName().replace("Page", "Page<java.lang.String>"));
		assertThat(find(handlers, "page").traits().batchSize()).isEqualTo(7);
		assertThat(find(handlers, "from_maps").traits().isReactive()).isTrue();
		assertThat(find(handlers, "later").call().start(new Later(), BatchOutcomeTests.run(1)).get())
			.isEqualTo(JobOutcome.cancel("first"));
	}

	@Test
	void interfaceBeansOfBatchesAreFound() {
		List<HandlerDefinition> handlers = scan(BatchInterfaces.class);

		assertThat(handlers).extracting(HandlerDefinition::kind).containsExactlyInAnyOrder("greet", "later");
		assertThat(handlers).allSatisfy((handler) -> assertThat(handler.traits().batchCall()).isNotNull());
	}

	@Test
	void wrongBatchHandlersAreExplained() {
		assertThatExceptionOfType(InvalidHandlerException.class).isThrownBy(() -> scan(BatchSizeOfOne.class))
			.withMessageContaining("runs one job at a time");
		assertThatExceptionOfType(InvalidHandlerException.class).isThrownBy(() -> scan(HugeBatch.class))
			.withMessageContaining("batchSize of 1001")
			.withMessageContaining("between 1 and 1000");
		assertThatExceptionOfType(InvalidHandlerException.class).isThrownBy(() -> scan(BatchWithJobContext.class))
			.withMessageContaining("Take a BatchContext instead");
		assertThatExceptionOfType(InvalidHandlerException.class).isThrownBy(() -> scan(BatchWithJobOutcome.class))
			.withMessageContaining("a batch handler returns void, BatchOutcome");
		assertThatExceptionOfType(InvalidHandlerException.class).isThrownBy(() -> scan(BlankAlias.class))
			.withMessageContaining("kind must not be blank");
	}

	private static List<HandlerDefinition> scan(Class<?>... configurations) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(configurations);
		return new HandlerScanner(context.getDefaultListableBeanFactory()).scan();
	}

	private static HandlerDefinition find(List<HandlerDefinition> handlers, String kind) {
		return handlers.stream().filter((handler) -> handler.kind().equals(kind)).findFirst().orElseThrow();
	}

	static class BatchMethods {

		@JobHandler(aliases = { "hello", "welcome" })
		void greet(List<Greet> greets) {
		}

		@JobHandler(batchSize = 7)
		BatchOutcome page(BatchContext batch, List<Page<String>> pages) {
			return BatchOutcome.completed();
		}

		@JobHandler(kind = "from_maps")
		Mono<Void> maps(List<Map<String, Object>> args, BatchContext batch) {
			return Mono.empty();
		}

		@JobHandler
		BatchOutcome later(List<Later> laters) {
			return BatchOutcome.builder().outcomeAt(0, JobOutcome.cancel("first")).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BatchInterfaces {

		@Bean
		BatchJobHandler<Greet> greets() {
			return (args, batch) -> null;
		}

		@Bean
		ReactiveBatchJobHandler<Later> laters() {
			return (args, batch) -> Mono.empty();
		}

	}

	static class BatchSizeOfOne {

		@JobHandler(batchSize = 10)
		void run(Greet greet) {
		}

	}

	static class HugeBatch {

		@JobHandler(batchSize = 1001)
		void run(List<Greet> greets) {
		}

	}

	static class BatchWithJobContext {

		@JobHandler
		void run(List<Greet> greets, JobContext context) {
		}

	}

	static class BatchWithJobOutcome {

		@JobHandler
		JobOutcome run(List<Greet> greets) {
			return JobOutcome.completed();
		}

	}

	static class BlankAlias {

		@JobHandler(aliases = " ")
		void run(Greet greet) {
		}

	}

}
