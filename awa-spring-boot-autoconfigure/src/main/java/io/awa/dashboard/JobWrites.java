package io.awa.dashboard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.awa.BulkPreview;
import io.awa.DeadLetter;
import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobChange;
import io.awa.JobFilter;
import io.awa.JobMetadata;
import io.awa.PageRequest;
import io.awa.RetryOptions;
import io.awa.client.AsyncAwaClient;

/**
 * Changes jobs and dead letters by the verbs of the client.
 */
final class JobWrites {

	private static final String JOB = "job";

	private static final String LETTER = "dead letter";

	private static final int SAMPLE = 10;

	private static final int MOST_COUNTED = 100_000;

	private static final int MOST_LETTERS = 10_000;

	private final AsyncAwaClient client;

	private final BoundedSearch search;

	JobWrites(AsyncAwaClient client, BoundedSearch search) {
		this.client = client;
		this.search = search;
	}

	CompletableFuture<Done> retry(long id) {
		return done(this.client.retry(id), JOB);
	}

	CompletableFuture<Done> cancel(long id) {
		return done(this.client.cancel(id), JOB);
	}

	CompletableFuture<Done> retryLetter(long id) {
		return done(this.client.deadLetters().retry(id), LETTER);
	}

	CompletableFuture<Done> purgeLetter(long id) {
		return done(this.client.deadLetters().purge(id), LETTER);
	}

	private static CompletableFuture<Done> done(CompletableFuture<JobChange> change, String thing) {
		return change.thenApply((known) -> Done.of(known, thing));
	}

	/** Not unique: whoever inserts a job again wants another one. */
	CompletableFuture<Done> insertAgain(long id, RequestBody body) {
		body.only("args", "queue", "priority");
		return this.client.getJob(id)
			.thenCompose((job) -> insert(job.orElseThrow(() -> DashboardRefusal.notFound(JOB, id)), body));
	}

	private CompletableFuture<Done> insert(Job job, RequestBody body) {
		String given = body.findText("args");
		Map<String, Object> args = JsonText.findObject((given != null) ? given : job.argsJson());
		if (args == null) {
			throw DashboardRefusal.invalid("The args are no JSON object. Send the text of one, or none for the same.");
		}
		String queue = body.findText("queue");
		Integer priority = body.findInteger("priority");
		InsertOptions options = InsertOptions.defaults()
			.withKind(job.kind())
			.withQueue((queue != null) ? queue : job.queue())
			.withPriority((priority != null) ? priority : job.priority())
			.withMaxAttempts(job.maxAttempts())
			.withTags(job.tags().toArray(String[]::new))
			.withMetadata(JobMetadata.withoutReserved(job.metadata()));
		return this.client.insert(args, options)
			.thenApply((inserted) -> Done.of(true)
				.jobId(inserted.jobId())
				.about("as job " + inserted.jobId() + ((given != null) ? " with other args" : "")));
	}

	/** Counts exactly what is cheap to count. */
	CompletableFuture<Done> preview(RequestBody body) {
		JobFilter filter = body.only("filter", "ids").filter();
		if (filter.ids() != null) {
			return this.client.bulk().preview(filter).thenApply((preview) -> preview(preview, false));
		}
		return this.search.count(filter, MOST_COUNTED, SAMPLE)
			.thenCompose((found) -> this.client.listJobs(JobFilter.where().ids(found.ids()), PageRequest.first(SAMPLE))
				.thenApply((page) -> preview(oldest(found, page.items()),
						found.next() != null || found.jobs() > MOST_COUNTED)));
	}

	private static BulkPreview oldest(BoundedSearch.Result found, List<Job> sample) {
		List<Job> oldest = new ArrayList<>(sample);
		Collections.reverse(oldest);
		return new BulkPreview(Math.min(found.jobs(), MOST_COUNTED), oldest);
	}

	private static Done preview(BulkPreview preview, boolean cut) {
		return new Done(JobView.preview(preview, cut), 0, null);
	}

	/** Counts no more than one call of a change takes. */
	CompletableFuture<Done> previewLetters(RequestBody body) {
		JobFilter filter = body.only("filter", "ids").filter();
		return count(filter, PageRequest.first(PageRequest.LARGEST_LIMIT), 0).thenCombine(
				this.client.deadLetters().list(filter, PageRequest.first(SAMPLE)),
				(count, page) -> preview(new BulkPreview(count, page.items().stream().map(DeadLetter::job).toList()),
						count >= MOST_LETTERS));
	}

	private CompletableFuture<Long> count(JobFilter filter, PageRequest page, long before) {
		return this.client.deadLetters().list(filter, page).thenCompose((found) -> {
			long count = before + found.items().size();
			Long older = found.older();
			return (older == null || count >= MOST_LETTERS) ? CompletableFuture.completedFuture(count)
					: count(filter, page.olderThan(older), count);
		});
	}

	CompletableFuture<Done> bulk(RequestBody body) {
		JobFilter filter = body.only("action", "filter", "ids", "queue", "priority").filter();
		String action = body.text("action");
		Integer priority = body.findInteger("priority");
		CompletableFuture<Done> done = switch (action) {
			case "retry" -> this.client.bulk().retry(filter).thenApply(Done::of);
			case "cancel" -> this.client.bulk().cancel(filter).thenApply(Done::of);
			case "discard" -> this.client.discardFailed(filter).thenApply(Done::of);
			case "move" -> move(filter, body.text("queue"), priority);
			case "priority" -> setPriority(filter, priority);
			default -> throw DashboardRefusal.invalid("There is no action '" + JsonText.cut(action)
					+ "'. Use one of [retry, cancel, move, priority, discard].");
		};
		return done.thenApply((changed) -> changed.about(body.describe()));
	}

	private CompletableFuture<Done> move(JobFilter filter, String queue, @Nullable Integer priority) {
		return ((priority != null) ? this.client.bulk().moveQueue(filter, queue, priority)
				: this.client.bulk().moveQueue(filter, queue))
			.thenApply(Done::of);
	}

	private CompletableFuture<Done> setPriority(JobFilter filter, @Nullable Integer priority) {
		if (priority == null) {
			throw DashboardRefusal.invalid("The member 'priority' is missing. Send a number from 1 to 4.");
		}
		return this.client.bulk().setPriority(filter, priority).thenApply(Done::of);
	}

	CompletableFuture<Done> bulkLetters(RequestBody body) {
		JobFilter filter = body.only("action", "filter", "ids").filter();
		String action = body.text("action");
		CompletableFuture<Done> done = switch (action) {
			case "retry" -> this.client.deadLetters().retryAll(filter, RetryOptions.defaults()).thenApply(Done::of);
			case "purge" -> this.client.deadLetters().purgeAll(filter).thenApply(Done::of);
			default -> throw DashboardRefusal
				.invalid("There is no action '" + JsonText.cut(action) + "'. Use one of [retry, purge].");
		};
		return done.thenApply((changed) -> changed.about(body.describe()));
	}

}
