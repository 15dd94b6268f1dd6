package io.awa.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import io.awa.CronSchedule;
import io.awa.Diagnosis;
import io.awa.JobFilter;
import io.awa.PageRequest;
import io.awa.QueueDescriptor;
import io.awa.QueueStats;
import io.awa.StoredQueueLimits;
import io.awa.UnhandledKind;
import io.awa.client.AsyncAwaClient;
import io.awa.dashboard.DashboardSql.Latency;
import io.awa.dashboard.DashboardSql.Rate;
import io.awa.dashboard.DashboardSql.WorkerRow;

/**
 * Answers requests that change nothing.
 */
final class DashboardReads {

	/** A tenth of one connection at most, for each kind of look. */
	private static final int REST = 9;

	/** The doctor takes some statements. */
	private static final int LONG_REST = 50;

	private final AsyncAwaClient client;

	private final DashboardQueries queries;

	private final DashboardSettings settings;

	private final DashboardAccess access;

	private final JobView jobs;

	private final BoundedSearch search;

	private final SharedAnswer<List<QueueStats>> queues;

	private final SharedAnswer<List<Rate>> rates;

	private final SharedAnswer<List<Latency>> latency;

	private final SharedAnswer<List<UnhandledKind>> unhandled;

	private final SharedAnswer<Diagnosis> diagnosis;

	DashboardReads(AsyncAwaClient client, DashboardQueries queries, DashboardSettings settings,
			DashboardRedactor redactor) {
		this.client = client;
		this.queries = queries;
		this.settings = settings;
		this.access = new DashboardAccess(settings);
		this.jobs = new JobView(settings.showPayloads(), settings.traceUrl(), redactor);
		this.search = new BoundedSearch(queries);
		this.queues = new SharedAnswer<>(client::queueStats, REST);
		this.rates = new SharedAnswer<>(new RateHistory(queries)::look, REST);
		this.latency = new SharedAnswer<>(() -> queries.query(DashboardSql.latency(), DashboardSql::readLatency), REST);
		this.unhandled = new SharedAnswer<>(client::unhandledKinds, REST);
		this.diagnosis = new SharedAnswer<>(client::diagnose, LONG_REST);
	}

	/** Whoever changed something sees it with the next look. */
	void forget() {
		this.queues.forget();
		this.rates.forget();
		this.unhandled.forget();
		this.diagnosis.forget();
	}

	CompletableFuture<? extends Object> read(DashboardRequest request) {
		DashboardPath path = request.path();
		return switch (path.shape()) {
			case "session" -> now().thenApply((now) -> session(request, now));
			case "overview" -> overview();
			case "queues" -> queues().thenApply((view) -> Map.of("queues", view.all()));
			case "queues/*" -> queues().thenApply((view) -> view.one(request.name()));
			case "jobs" -> jobs(request.filter(), request.page());
			case "jobs/*" -> this.client.dumpJob(path.id())
				.thenApply((detail) -> detail.map(this.jobs::detail)
					.orElseThrow(() -> DashboardRefusal.notFound("job", path.id())));
			case "jobs/*/log" ->
				this.client.dumpLog(path.id(), request.page()).thenApply((page) -> JobView.page(page, JobView::line));
			case "kinds" -> this.client.kindDescriptors().thenCombine(this.unhandled.get(), FleetView::kinds);
			case "schedules" -> schedules((all, now) -> Map.of("schedules",
					all.stream().map((schedule) -> ScheduleView.schedule(schedule, now)).toList()));
			case "schedules/calendar" -> schedules(ScheduleView::calendar);
			case "dead-letters" -> this.client.deadLetters()
				.list(request.filter(), request.page())
				.thenApply((page) -> JobView.page(page, JobView::deadLetter));
			case "workers" -> workers().thenApply(FleetView::workers);
			case "doctor" -> this.diagnosis.get().thenApply(FleetView::doctor);
			case "audit" -> audit(request.page());
			default -> throw DashboardRefusal.notFound("view", path.shape());
		};
	}

	/** Jobs that no index finds are looked for; the time for that is bounded. */
	private CompletableFuture<Map<String, @Nullable Object>> jobs(JobFilter filter, PageRequest page) {
		return BoundedSearch.isNeededToList(filter)
				? this.search.page(filter, page)
					.thenCompose((found) -> this.client.listJobs(filter.ids(found.ids()), page)
						.thenApply((jobs) -> JobView.page(jobs, page, found.next())))
				: this.client.listJobs(filter, page).thenApply((jobs) -> JobView.page(jobs, page, null));
	}

	private Map<String, @Nullable Object> session(DashboardRequest request, Instant now) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("user", (request.user() != null) ? request.user().name() : null);
		answer.put("operate", this.access.mayOperate(request.user()));
		answer.put("readOnly", this.settings.readOnly());
		answer.put("csrf", (request.csrf() != null)
				? Map.of("header", request.csrf().name(), "token", request.csrf().token()) : null);
		answer.put("version", this.settings.version());
		answer.put("payloads", this.settings.showPayloads() ? "shown" : "hidden");
		answer.put("now", now.toString());
		return answer;
	}

	private CompletableFuture<Instant> now() {
		return this.queries.query(DashboardSql.now(), (row) -> row.getInstant("now")).thenApply((rows) -> rows.get(0));
	}

	private CompletableFuture<List<WorkerRow>> workers() {
		return this.queries.query(DashboardSql.workers(), DashboardSql::readWorker);
	}

	private CompletableFuture<Map<String, @Nullable Object>> overview() {
		CompletableFuture<List<QueueStats>> statistics = this.queues.get();
		CompletableFuture<List<Rate>> ended = this.rates.get();
		CompletableFuture<List<Latency>> sample = this.latency.get();
		CompletableFuture<Diagnosis> found = this.diagnosis.get();
		return now().thenCompose((now) -> CompletableFuture.allOf(statistics, ended, sample, found)
			.thenApply(
					(all) -> new OverviewView(now, statistics.join(), ended.join(), sample.join().get(0), found.join())
						.write()));
	}

	private CompletableFuture<QueueView> queues() {
		CompletableFuture<List<QueueStats>> statistics = this.queues.get();
		CompletableFuture<List<QueueDescriptor>> descriptors = this.client.queueDescriptors();
		CompletableFuture<List<StoredQueueLimits>> limits = this.client.limits().list();
		CompletableFuture<List<WorkerRow>> workers = workers();
		return CompletableFuture.allOf(statistics, descriptors, limits, workers)
			.thenApply((all) -> new QueueView(statistics.join(), descriptors.join(), limits.join(), workers.join()));
	}

	private <T> CompletableFuture<T> schedules(BiFunction<List<CronSchedule>, Instant, T> view) {
		return this.client.cron().list().thenCombine(now(), view);
	}

	private CompletableFuture<Map<String, @Nullable Object>> audit(PageRequest page) {
		return this.queries.query(AuditSql.page(page.olderThan(), page.limit()), AuditSql::read)
			.thenApply((rows) -> FleetView.audit(rows, page.limit()));
	}

}
