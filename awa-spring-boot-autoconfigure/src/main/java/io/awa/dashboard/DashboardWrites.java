package io.awa.dashboard;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.awa.client.AsyncAwaClient;

/**
 * Answers requests that change something, and keeps who did what right after it was done.
 * What was refused is not kept, nor is a look before a change.
 */
final class DashboardWrites {

	private static final Log logger = LogFactory.getLog(Dashboard.class);

	/** The bodies of all others are empty. */
	private static final Set<String> WITH_MEMBERS = Set.of("POST queues/*/pause", "POST queues/*/limits",
			"POST jobs/*/insert-again", "POST jobs/bulk", "POST schedules/*/pause", "POST dead-letters/bulk");

	private final JobWrites jobs;

	private final QueueWrites queues;

	private final DashboardQueries queries;

	DashboardWrites(AsyncAwaClient client, DashboardQueries queries) {
		this.jobs = new JobWrites(client, new BoundedSearch(queries));
		this.queues = new QueueWrites(client);
		this.queries = queries;
	}

	CompletableFuture<Map<String, @Nullable Object>> write(DashboardRequest request) {
		String action = DashboardApi.action(request);
		if (action.equals("POST jobs/preview")) {
			return this.jobs.preview(request.json()).thenApply(Done::answer);
		}
		if (action.equals("POST dead-letters/preview")) {
			return this.jobs.previewLetters(request.json()).thenApply(Done::answer);
		}
		return change(action, request).thenCompose((done) -> keep(request, done).thenApply((kept) -> done.answer()));
	}

	private CompletableFuture<Done> change(String action, DashboardRequest request) {
		DashboardPath path = request.path();
		RequestBody body = WITH_MEMBERS.contains(action) ? request.json() : request.json().only();
		return switch (action) {
			case "POST queues/*/pause" -> this.queues.pause(request.name(), body, request.user());
			case "POST queues/*/resume" -> this.queues.resume(request.name());
			case "POST queues/*/drain" -> this.queues.drain(request.name());
			case "POST queues/*/limits" -> this.queues.setLimits(request.name(), body, request.user());
			case "DELETE queues/*/limits" -> this.queues.clearLimits(request.name());
			case "POST jobs/*/retry" -> this.jobs.retry(path.id());
			case "POST jobs/*/cancel" -> this.jobs.cancel(path.id());
			case "POST jobs/*/insert-again" -> this.jobs.insertAgain(path.id(), body);
			case "POST jobs/bulk" -> this.jobs.bulk(body);
			case "POST schedules/*/pause" -> this.queues.pauseSchedule(request.name(), body, request.user());
			case "POST schedules/*/resume" -> this.queues.resumeSchedule(request.name());
			case "POST schedules/*/trigger" -> this.queues.trigger(request.name());
			case "POST dead-letters/*/retry" -> this.jobs.retryLetter(path.id());
			case "POST dead-letters/*/purge" -> this.jobs.purgeLetter(path.id());
			case "POST dead-letters/bulk" -> this.jobs.bulkLetters(body);
			default -> throw DashboardRefusal.notFound("action", action);
		};
	}

	/**
	 * A future knows nothing of the transaction of the change, so this is another one. A
	 * change that was made is not taken for a failure because of it.
	 */
	private CompletableFuture<Boolean> keep(DashboardRequest request, Done done) {
		String shape = request.path().shape();
		boolean named = shape.contains("/*");
		String target = shape.substring(0, shape.indexOf('/')) + (named ? "/" + request.name() : "");
		String action = request.method().equals("DELETE") ? "clear " + shape.substring(shape.lastIndexOf('/') + 1)
				: shape.substring(shape.lastIndexOf('/') + 1);
		String actor = (request.user() != null) ? QueueWrites.by(request.user()) : null;
		return this.queries
			.query(AuditSql.insert(actor, action, target, done.detail(), done.changed()), (row) -> row.getLong("id"))
			.handle((kept, failure) -> {
				if (failure != null) {
					logger.error(
							"The dashboard changed something but could not keep who did it: " + actor + " " + action
									+ " " + target + ". The table audit must take inserts of this application.",
							failure);
				}
				return failure == null;
			});
	}

}
