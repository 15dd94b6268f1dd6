package io.awa.dashboard;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import io.awa.client.AsyncAwaClient;
import io.awa.sql.SqlOperations;

/**
 * The dashboard: answers requests for pages and their data, for whoever may see them, and
 * changes what operators ask for. {@link DashboardRoutes} and
 * {@link ReactiveDashboardRoutes} bring it to the web. Thread-safe.
 */
public final class Dashboard implements SmartLifecycle, AutoCloseable {

	private static final String EVENTS = "events";

	private final DashboardSettings settings;

	private final DashboardAccess access;

	private final DashboardFiles files;

	private final DashboardQueries queries;

	private final DashboardReads reads;

	private final DashboardWrites writes;

	private final ChangeFeed changes;

	/**
	 * Creates the dashboard.
	 * @param client reads and changes jobs: the {@code async()} of a client
	 * @param operations runs what no client tells; it is asked on threads of the
	 * dashboard
	 * @param settings what to show, and to whom
	 * @param redactor hides parts of payloads
	 */
	public Dashboard(AsyncAwaClient client, SqlOperations operations, DashboardSettings settings,
			DashboardRedactor redactor) {
		this.settings = settings;
		this.access = new DashboardAccess(settings);
		this.queries = new DashboardQueries(operations);
		this.files = new DashboardFiles(settings.path(), this.queries);
		this.reads = new DashboardReads(client, this.queries, settings, redactor);
		this.writes = new DashboardWrites(client, this.queries);
		this.changes = new ChangeFeed(operations);
	}

	DashboardSettings settings() {
		return this.settings;
	}

	ChangeFeed changes() {
		return this.changes;
	}

	/** Nobody learns whether something is there before it is known who asks. */
	CompletableFuture<DashboardResponse> answer(DashboardRequest request) {
		try {
			this.access.requireViewing(request.user());
			return (request.path().isApi() ? ask(request) : this.files.answer(request))
				.exceptionally(DashboardFailures::answer);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.completedFuture(DashboardFailures.answer(ex));
		}
	}

	private CompletableFuture<DashboardResponse> ask(DashboardRequest request) {
		if (request.isRead()) {
			return DashboardApi.view(request).equals(EVENTS) ? CompletableFuture.completedFuture(events())
					: this.reads.read(request).thenApply(DashboardResponse::json);
		}
		if (!request.isWrite()) {
			throw new DashboardRefusal(DashboardRefusal.METHOD_NOT_ALLOWED, "Use GET, POST or DELETE.");
		}
		this.access.requireOperating(request);
		CompletableFuture<Map<String, @Nullable Object>> written = this.writes.write(request);
		return (request.path().isPreview() ? written : written.whenComplete((answer, failure) -> this.reads.forget()))
			.thenApply(DashboardResponse::json);
	}

	private DashboardResponse events() {
		if (this.changes.isFull()) {
			throw new DashboardRefusal(DashboardRefusal.UNAVAILABLE, ChangeFeed.MOST_VIEWERS
					+ " people hear of changes already, or the application ends. Ask for what you need now and then instead.");
		}
		return DashboardResponse.events();
	}

	/** Lets people hear of changes. */
	@Override
	public void start() {
		this.changes.start();
	}

	/** Ends the streams before the web server waits for their end. */
	@Override
	public void stop() {
		this.changes.stop();
	}

	@Override
	public boolean isRunning() {
		return this.changes.isRunning();
	}

	/**
	 * Ends the streams and threads of the dashboard.
	 */
	@Override
	public void close() {
		this.changes.close();
		this.queries.close();
	}

}
