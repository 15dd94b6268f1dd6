package io.awa.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.NewJob;
import io.awa.client.Payloads.SendReceipt;
import io.awa.client.Payloads.Unwritable;

/**
 * Jobs that no client may take, each with the field that the error must name.
 */
final class InvalidJobs {

	private static final SendReceipt RECEIPT = new SendReceipt(1, "a");

	private static final String LONG = "x".repeat(201);

	private InvalidJobs() {
	}

	static Stream<InvalidJob> all() {
		return Stream.concat(payloads(), options());
	}

	private static Stream<InvalidJob> payloads() {
		return Stream.of(new InvalidJob("null payload", "args", (client) -> client.insert(null)),
				new InvalidJob("null options", "options", (client) -> client.insert(RECEIPT, null)),
				new InvalidJob("null list", "jobs", (client) -> client.insertMany(null)),
				new InvalidJob("null in list", "args", (client) -> client.insertMany(Arrays.asList(RECEIPT, null))),
				new InvalidJob("map without kind", "kind", (client) -> client.insert(Map.of("a", 1))),
				new InvalidJob("text", "kind", (client) -> client.insert("text")),
				new InvalidJob("number", "kind", (client) -> client.insert(42)),
				new InvalidJob("publisher", "args", (client) -> client.insert(Mono.just(RECEIPT))),
				new InvalidJob("publisher in list", "args", (client) -> client.insertMany(List.of(Flux.just(RECEIPT)))),
				new InvalidJob("future", "args", (client) -> client.insert(new CompletableFuture<>())),
				new InvalidJob("list", "kind", (client) -> client.insert(List.of(RECEIPT))),
				new InvalidJob("array", "kind", (client) -> client.insert(new SendReceipt[] { RECEIPT })),
				new InvalidJob("text with kind", "args", (client) -> client.insert("text", kind("text"))),
				new InvalidJob("list with kind", "args", (client) -> client.insert(List.of(1), kind("list"))),
				new InvalidJob("optional", "kind", (client) -> client.insert(Optional.of(RECEIPT))),
				new InvalidJob("anonymous class", "kind", (client) -> client.insert(new Object() {
				})), new InvalidJob("lambda", "kind", (client) -> client.insert((Runnable) () -> {
				})), new InvalidJob("unwritable", "args", (client) -> client.insert(new Unwritable(null))),
				new InvalidJob("NUL in payload", "args", (client) -> client.insert(new SendReceipt(1, "a\u0000b"))),
				new InvalidJob("NUL in payload after a backslash", "args",
						(client) -> client.insert(new SendReceipt(1, "\\\u0000"))),
				new InvalidJob("NUL in key", "args", (client) -> client.insert(Map.of("a\u0000", 1), kind("m"))),
				new InvalidJob("NUL in metadata", "metadata",
						(client) -> client.insert(RECEIPT,
								InsertOptions.defaults().withMetadata(Map.of("a", "\u0000")))),
				new InvalidJob("one bad of many", "args",
						(client) -> client.insertMany(List.of(RECEIPT, new SendReceipt(2, "\u0000"), RECEIPT))),
				new InvalidJob("null payload of many", "args",
						(client) -> client.insertMany(List.of(new NewJob(null, InsertOptions.defaults())))));
	}

	private static Stream<InvalidJob> options() {
		InsertOptions defaults = InsertOptions.defaults();
		return Stream.of(option("NUL in kind", "kind", () -> defaults.withKind("a\u0000b")),
				option("blank kind", "kind", () -> defaults.withKind(" ")),
				option("long kind", "kind", () -> defaults.withKind(LONG)),
				option("null queue", "queue", () -> defaults.withQueue(null)),
				option("blank queue", "queue", () -> defaults.withQueue("")),
				option("long queue", "queue", () -> defaults.withQueue(LONG)),
				option("line break in queue", "queue", () -> defaults.withQueue("a\nb")),
				option("long tag", "tag", () -> defaults.withTags(LONG)),
				option("blank tag", "tag", () -> defaults.withTags("a", "")),
				option("null tag", "tag", () -> defaults.withTags("a", null)),
				option("NUL in tag", "tag", () -> defaults.withTags("\u0000")),
				option("many tags", "tags", () -> defaults.withTags("x".repeat(21).split(""))),
				option("priority 0", "priority", () -> defaults.withPriority(0)),
				option("priority 5", "priority", () -> defaults.withPriority(5)),
				option("no attempts", "maxAttempts", () -> defaults.withMaxAttempts(0)),
				option("too many attempts", "maxAttempts", () -> defaults.withMaxAttempts(1001)),
				option("negative delay", "delay", () -> defaults.withDelay(Duration.ofMillis(-1))),
				option("endless delay", "delay", () -> defaults.withDelay(Duration.ofSeconds(Long.MAX_VALUE))),
				option("end of time", "runAt", () -> defaults.withRunAt(Instant.MAX)),
				option("before all time", "runAt", () -> defaults.withRunAt(Instant.MIN)));
	}

	private static InsertOptions kind(String kind) {
		return InsertOptions.defaults().withKind(kind);
	}

	private static InvalidJob option(String name, String field, Supplier<InsertOptions> options) {
		return new InvalidJob(name, field, (client) -> client.insert(RECEIPT, options.get()));
	}

	/**
	 * A way to insert what cannot be inserted.
	 */
	record InvalidJob(String name, String field, Consumer<AwaClient> insert) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
