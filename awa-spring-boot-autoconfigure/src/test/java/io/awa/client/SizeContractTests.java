package io.awa.client;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import io.awa.DependencyFailure;
import io.awa.InsertOptions;
import io.awa.InvalidRequestException;
import io.awa.JobLimits;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;
import io.awa.QueueLimits;
import io.awa.UniqueBy;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Everything that has a bound is taken up to it, and refused one above it with its size,
 * before anything is sent.
 */
class SizeContractTests extends ClientContract {

	private static final UUID CALLBACK = new UUID(0, 7);

	private static final InsertOptions SIZED = InsertOptions.defaults().withKind("sized");

	/** What {@code {"t":""}} takes beside its text. */
	private static final int FRAME = 8;

	static final List<Bound> BOUNDS = List.of(
			new Bound("args", JobLimits.ARGS_BYTES, (client, size, job) -> client.insert(json(size), SIZED)),
			new Bound("args", JobLimits.ARGS_BYTES,
					(client, size, job) -> client.insertMany(List.of(json(size)), SIZED)),
			new Bound("args", JobLimits.ARGS_BYTES,
					(client, size, job) -> client.insertManyCopy(List.of(json(size)), SIZED)),
			new Bound("metadata", JobLimits.METADATA_BYTES,
					(client, size, job) -> client.insert(Map.of(), SIZED.withMetadata(json(size)))),
			new Bound("metadata", JobLimits.METADATA_BYTES,
					(client, size, job) -> client.insertManyCopy(List.of(Map.of()), SIZED.withMetadata(json(size)))),
			new Bound("kind", 200, (client, size, job) -> client.insert(Map.of(), SIZED.withKind(text(size)))),
			new Bound("queue", 200, (client, size, job) -> client.insert(Map.of(), SIZED.withQueue(text(size)))),
			new Bound("tag", 200, (client, size, job) -> client.insert(Map.of(), SIZED.withTags(text(size)))),
			new Bound("tags", 20,
					(client, size, job) -> client.insert(Map.of(), SIZED.withTags("x".repeat(size).split("")))),
			new Bound("concurrencyKey", 200,
					(client, size, job) -> client.insert(Map.of(), SIZED.withConcurrencyKey(text(size)))),
			new Bound("unique field", 200,
					(client, size, job) -> client.insert(Map.of(text(size), 1),
							SIZED.withUnique(UniqueBy.fields(text(size))))),
			new Bound("dependsOn", 1_000,
					(client, size, job) -> client.insert(Map.of(),
							SIZED.withDependsOn(Collections.nCopies(size, job), DependencyFailure.RUN))),
			new Bound("payload", JobLimits.CALLBACK_PAYLOAD_BYTES,
					(client, size, job) -> client.callbacks().complete(CALLBACK, json(size))),
			new Bound("payload", JobLimits.CALLBACK_PAYLOAD_BYTES,
					(client, size, job) -> client.callbacks().resume(CALLBACK, json(size))),
			new Bound("error", 2_000, (client, size, job) -> client.callbacks().fail(CALLBACK, text(size))),
			new Bound("reason", 2_000,
					(client, size, job) -> client.pauseQueue("mail", PauseOptions.defaults().because(text(size)))),
			new Bound("reason", 2_000, (client, size, job) -> client.deadLetters().moveFailed(job, text(size))),
			new Bound("by", 200,
					(client, size, job) -> client.limits()
						.set("mail", QueueLimits.none().withConcurrency(1), text(size))),
			new Bound("name", 200, (client, size, job) -> client.cron()
				.put(NewCronSchedule.of(text(size), "@daily", Map.of()).withOptions(SIZED))));

	SizeContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@ParameterizedTest
	@FieldSource("BOUNDS")
	void boundIsTakenAndOneMoreIsRefused(Bound bound) {
		long job = given().waiting(SIZED, CALLBACK);
		List<String> before = dump();

		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> bound.call().run(client(), bound.most() + 1, job))
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo(bound.field()))
			.withMessageContaining(String.valueOf(bound.most() + 1));
		assertThat(dump()).isEqualTo(before);

		run((client) -> bound.call().run(client, bound.most(), job));
	}

	/** Characters of several bytes, which count as one each. */
	private static String text(int length) {
		return "é".repeat(length);
	}

	private static Map<String, Object> json(int bytes) {
		return Map.of("t", "x".repeat(bytes - FRAME - 2) + "é");
	}

	/**
	 * Calls an operation with something of a size, about a job that waits for a callback.
	 */
	private interface Call {

		void run(AwaClient client, int size, long job);

	}

	/**
	 * An operation and what bounds it.
	 */
	record Bound(String field, int most, Call call) {

		@Override
		public String toString() {
			return this.field + " of " + this.most;
		}

	}

}
