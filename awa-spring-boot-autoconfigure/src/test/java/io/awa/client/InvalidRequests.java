package io.awa.client;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.awa.CronPolicies;
import io.awa.CronPolicies.Missed;
import io.awa.CronPolicies.Overlap;
import io.awa.InsertOptions;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.NewCronSchedule;
import io.awa.PageRequest;
import io.awa.PauseOptions;
import io.awa.RetryOptions;
import io.awa.UniqueBy;
import io.awa.client.Payloads.SendReceipt;

/**
 * Calls that no client may take, for each argument of each operation, with the field that
 * the error must name. What {@link InvalidJobs} has is not repeated.
 */
final class InvalidRequests {

	private static final SendReceipt ARGS = new SendReceipt(1, "a");

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	private static final JobFilter ONE = JobFilter.where().queue("mail");

	private static final String LONG = "x".repeat(201);

	private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

	private static final PauseOptions PAUSE = PauseOptions.defaults();

	private static final List<String> BAD_NAMES = Arrays.asList(null, "", " ", LONG, "a\u0000", "a\nb", "\ud800",
			"\udc00x");

	private static final List<String> BAD_SENTENCES = Arrays.asList(null, "", " \n", "x".repeat(2001), "a\u0000",
			"\ud800");

	private InvalidRequests() {
	}

	static Stream<InvalidRequest> all() {
		return Stream
			.of(names(), sentences(), InvalidInserts.all(), filters(), deliberateFilters(), states(), pages(), queues(),
					schedules(), redrives(), numbers())
			.flatMap((requests) -> requests);
	}

	private static Stream<InvalidRequest> names() {
		return Stream
			.of(each("pauseQueue", "queue", BAD_NAMES, (client, name) -> client.pauseQueue(name)),
					each("pauseQueue with options", "queue", BAD_NAMES,
							(client, name) -> client.pauseQueue(name, PAUSE)),
					each("resumeQueue", "queue", BAD_NAMES, (client, name) -> client.resumeQueue(name)),
					each("drainQueue", "queue", BAD_NAMES, (client, name) -> client.drainQueue(name)),
					each("queueStats", "queue", BAD_NAMES, (client, name) -> client.queueStats(name)),
					each("moveQueue", "queue", BAD_NAMES, (client, name) -> client.bulk().moveQueue(ONE, name)), each(
							"moveQueue with priority", "queue", BAD_NAMES,
							(client, name) -> client.bulk().moveQueue(ONE, name, 1)),
					each("cron find", "name", BAD_NAMES, (client, name) -> client.cron().find(name)),
					each("cron pause", "name", BAD_NAMES, (client, name) -> client.cron().pause(name, PAUSE)),
					each("cron resume", "name", BAD_NAMES, (client, name) -> client.cron().resume(name)),
					each("cron delete", "name", BAD_NAMES, (client, name) -> client.cron().delete(name)),
					each("cron trigger", "name", BAD_NAMES, (client, name) -> client.cron().trigger(name)),
					each("cron put", "name", BAD_NAMES,
							(client, name) -> client.cron().put(NewCronSchedule.of(name, "0 3 * * *", ARGS))),
					each("filter", "queue", BAD_NAMES,
							(client, name) -> client.retryFailed(JobFilter.where().queue(name))),
					each("filter", "kind", BAD_NAMES,
							(client, name) -> client.retryFailed(JobFilter.where().kind(name))),
					each("filter", "tag", BAD_NAMES, (client, name) -> client.retryFailed(JobFilter.where().tag(name))),
					each("options", "kind", BAD_NAMES.subList(1, BAD_NAMES.size()),
							(client, name) -> client.insert(ARGS, DEFAULTS.withKind(name))),
					each("options", "queue", BAD_NAMES,
							(client, name) -> client.insert(ARGS, DEFAULTS.withQueue(name))),
					each("options", "tag", BAD_NAMES,
							(client, name) -> client.insert(ARGS, DEFAULTS.withTags("t", name))),
					each("unique", "unique field", BAD_NAMES,
							(client, name) -> InvalidInserts.unique(client, UniqueBy.fields("orderId", name))),
					each("redrive", "queue", BAD_NAMES.subList(1, BAD_NAMES.size()),
							(client, name) -> client.deadLetters().retry(1, RetryOptions.defaults().withQueue(name))),
					each("pause", "by", BAD_NAMES.subList(1, BAD_NAMES.size()),
							(client, name) -> client.pauseQueue("mail", PAUSE.by(name))))
			.flatMap((requests) -> requests);
	}

	private static Stream<InvalidRequest> sentences() {
		return Stream.of(
				each("callback fail", "error", BAD_SENTENCES,
						(client, text) -> client.callbacks().fail(InvalidRequestTests.CALLBACK, text)),
				each("moveFailed", "reason", BAD_SENTENCES, (client, text) -> client.deadLetters().moveFailed(1, text)),
				each("moveAllFailed", "reason", BAD_SENTENCES,
						(client, text) -> client.deadLetters().moveAllFailed(ONE, text)),
				each("pause", "reason", BAD_SENTENCES.subList(3, BAD_SENTENCES.size()),
						(client, text) -> client.pauseQueue("mail", PAUSE.because(text))))
			.flatMap((requests) -> requests);
	}

	private static Stream<InvalidRequest> filters() {
		JobFilter where = JobFilter.where();
		List<BiConsumer<AwaClient, JobFilter>> operations = List.of(
				(client, filter) -> client.listJobs(filter, PageRequest.first()),
				(client, filter) -> client.streamJobs(filter).count(),
				(client, filter) -> client.deadLetters().list(filter, PageRequest.first()),
				(client, filter) -> client.bulk().preview(filter));
		Stream<InvalidRequest> missing = Stream.concat(operations.stream(), deliberate().stream())
			.map((operation) -> bad("null filter", "filter", (client) -> operation.accept(client, null)));
		return Stream.concat(missing, Stream.of(bad("null ids", "ids", (client) -> client.retryFailed(where.ids(null))),
				bad("null id", "ids", (client) -> client.retryFailed(where.ids(Collections.singletonList(null)))),
				bad("too many ids", "ids", (client) -> client.retryFailed(where.ids(Collections.nCopies(10_001, 1L)))),
				bad("no states", "states", (client) -> client.retryFailed(where.state())),
				bad("null states", "states", (client) -> client.retryFailed(where.state((JobState[]) null))),
				bad("null state", "states", (client) -> client.retryFailed(where.state((JobState) null))),
				bad("null time", "createdFrom", (client) -> client.retryFailed(where.createdFrom(null))),
				bad("end of time", "createdFrom", (client) -> client.retryFailed(where.createdFrom(Instant.MAX))),
				bad("null time", "createdBefore", (client) -> client.retryFailed(where.createdBefore(null))),
				bad("before all time", "createdBefore",
						(client) -> client.retryFailed(where.createdBefore(Instant.MIN)))));
	}

	private static List<BiConsumer<AwaClient, JobFilter>> deliberate() {
		return List.of((client, filter) -> client.retryFailed(filter), (client, filter) -> client.discardFailed(filter),
				(client, filter) -> client.deadLetters().retryAll(filter, RetryOptions.defaults()),
				(client, filter) -> client.deadLetters().moveAllFailed(filter, "why"),
				(client, filter) -> client.deadLetters().purgeAll(filter),
				(client, filter) -> client.bulk().setPriority(filter, 1),
				(client, filter) -> client.bulk().moveQueue(filter, "mail"),
				(client, filter) -> client.bulk().moveQueue(filter, "mail", 1),
				(client, filter) -> client.bulk().retry(filter), (client, filter) -> client.bulk().cancel(filter));
	}

	private static Stream<InvalidRequest> deliberateFilters() {
		return deliberate().stream()
			.map((operation) -> bad("filter without condition", "filter",
					(client) -> operation.accept(client, JobFilter.where())));
	}

	private static Stream<InvalidRequest> states() {
		return deliberate().stream()
			.map((operation) -> bad("state that does not fit", "states",
					(client) -> operation.accept(client, JobFilter.all().state(JobState.COMPLETED))));
	}

	private static Stream<InvalidRequest> pages() {
		return Stream
			.of(each("page", "limit", List.of(0, -1, 1001, Integer.MAX_VALUE, Integer.MIN_VALUE),
					(client, limit) -> client.listJobs(ONE, PageRequest.first(limit))),
					Stream.of(bad("null page of a log", "page", (client) -> client.dumpLog(1, null)),
							bad("null page", "page", (client) -> client.listJobs(ONE, null)),
							bad("null page of dead letters", "page", (client) -> client.deadLetters().list(ONE, null)),
							bad("page both ways", "newerThan",
									(client) -> client.listJobs(ONE, new PageRequest(1, 1L, 2L)))))
			.flatMap((requests) -> requests);
	}

	private static Stream<InvalidRequest> queues() {
		return Stream.concat(
				Stream.of(bad("pauseQueue", "options", (client) -> client.pauseQueue("mail", null)),
						bad("cron pause", "options", (client) -> client.cron().pause("nightly", null))),
				each("pause", "duration", List.of(Duration.ZERO, Duration.ofSeconds(-1), ENDLESS),
						(client, duration) -> client.pauseQueue("mail", PAUSE.lasting(duration))));
	}

	private static Stream<InvalidRequest> schedules() {
		NewCronSchedule nightly = NewCronSchedule.of("nightly", "0 3 * * *", ARGS);
		return Stream.concat(
				each("cron put", "expression",
						Arrays.asList(null, "", "x", "* * * *", "* * * * * * *", "61 * * * *", "a\u0000 * * * *", LONG),
						(client, text) -> client.cron().put(NewCronSchedule.of("nightly", text, ARGS))),
				Stream.of(bad("cron put", "schedule", (client) -> client.cron().put(null)),
						bad("cron put", "zone", (client) -> client.cron().put(nightly.withZone((ZoneId) null))),
						bad("cron put that never fires", "expression",
								(client) -> client.cron().put(NewCronSchedule.of("nightly", "0 0 31 2 *", ARGS))),
						bad("cron put of half a second", "every",
								(client) -> client.cron()
									.put(NewCronSchedule.every("x", Duration.ofMillis(500), ARGS))),
						bad("cron put that ends first", "endsAt",
								(client) -> client.cron()
									.put(nightly.startingAt(Instant.EPOCH).endingAt(Instant.EPOCH))),
						bad("cron put of a negative jitter", "jitter",
								(client) -> client.cron().put(nightly.withJitter(Duration.ofSeconds(-1)))),
						bad("cron put of no missed fires", "missedLimit",
								(client) -> client.cron()
									.put(nightly.withPolicies(CronPolicies.defaults().withAllMissed(0)))),
						bad("cron put of all missed that may not overlap", "overlap",
								(client) -> client.cron()
									.put(nightly.withMissed(Missed.ALL).withOverlap(Overlap.SKIP))),
						bad("cron put without policies", "policies",
								(client) -> client.cron().put(nightly.withPolicies(null))),
						bad("cron put", "options", (client) -> client.cron().put(nightly.withOptions(null))),
						bad("cron put", "args",
								(client) -> client.cron().put(NewCronSchedule.of("nightly", "0 3 * * *", null))),
						bad("cron put of NUL", "args",
								(client) -> client.cron()
									.put(NewCronSchedule.of("nightly", "0 3 * * *", new SendReceipt(1, "\u0000")))),
						bad("cron put of a map without kind", "kind",
								(client) -> client.cron().put(NewCronSchedule.of("nightly", "0 3 * * *", Map.of()))),
						bad("cron put with concurrency key", "options",
								(client) -> client.cron().put(nightly.withOptions(DEFAULTS.withConcurrencyKey("key")))),
						bad("cron put with due time", "runAt", (client) -> client.cron()
							.put(nightly.withOptions(DEFAULTS.withDelay(Duration.ofDays(1)))))));
	}

	private static Stream<InvalidRequest> redrives() {
		RetryOptions options = RetryOptions.defaults();
		return Stream.of(bad("dead letter retry", "options", (client) -> client.deadLetters().retry(1, null)),
				bad("retryAll", "options", (client) -> client.deadLetters().retryAll(ONE, null)),
				bad("redrive", "runAt", (client) -> client.deadLetters().retry(1, options.withRunAt(Instant.MAX))),
				bad("redrive", "runAt", (client) -> client.deadLetters().retry(1, options.withRunAt(Instant.MIN))),
				bad("redrive", "priority", (client) -> client.deadLetters().retry(1, options.withPriority(0))),
				bad("redrive", "priority", (client) -> client.deadLetters().retry(1, options.withPriority(5))));
	}

	private static Stream<InvalidRequest> numbers() {
		return Stream
			.of(each("setPriority", "priority", List.of(0, 5, -1, Integer.MAX_VALUE),
					(client, priority) -> client.bulk().setPriority(ONE, priority)),
					each("moveQueue", "priority", List.of(0, 5, Integer.MIN_VALUE),
							(client, priority) -> client.bulk().moveQueue(ONE, "mail", priority)),
					each("dumpRun", "attempt", List.of(0, -1, Integer.MIN_VALUE),
							(client, attempt) -> client.dumpRun(1, attempt)),
					InvalidCallbacks.all())
			.flatMap((requests) -> requests);
	}

	static InvalidRequest bad(String name, String field, Consumer<AwaClient> call) {
		return new InvalidRequest(name + " (" + field + ")", field, call);
	}

	static <T> Stream<InvalidRequest> each(String name, String field, List<T> values, BiConsumer<AwaClient, T> call) {
		return values.stream()
			.map((value) -> bad(name + " with " + printable(value), field, (client) -> call.accept(client, value)));
	}

	private static String printable(Object value) {
		String text = String.valueOf(value).replaceAll("[^ -~]", ".");
		return (text.length() > 40) ? text.substring(0, 40) + "…" : text;
	}

	/**
	 * A call with a bad argument.
	 */
	record InvalidRequest(String name, String field, Consumer<AwaClient> call) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
