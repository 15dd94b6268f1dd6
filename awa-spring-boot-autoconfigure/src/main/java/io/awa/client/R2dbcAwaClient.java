package io.awa.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.ReactiveTransactionManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.awa.BulkResult;
import io.awa.CopyResult;
import io.awa.Diagnosis;
import io.awa.Health;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.Job;
import io.awa.JobAttempt;
import io.awa.JobChange;
import io.awa.JobDetail;
import io.awa.JobFilter;
import io.awa.JobLogLine;
import io.awa.KindDescriptor;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.PauseOptions;
import io.awa.QueueDescriptor;
import io.awa.QueueStats;
import io.awa.UnhandledKind;
import io.awa.client.TransactionOptions.Propagation;
import io.awa.migration.SchemaMigrator;
import io.awa.migration.SchemaVersion;

/**
 * The {@link ReactiveAwaClient} over R2DBC. It joins the reactive transaction in the
 * subscriber's context: {@code @Transactional}, {@code TransactionalOperator} and Spring
 * Data R2DBC alike.
 */
public final class R2dbcAwaClient implements ReactiveAwaClient {

	private final ReactiveRunner runner;

	private final InsertOperations inserts;

	private final JobOperations jobs;

	private final QueueOperations queues;

	private final HealthOperations health;

	private final DiagnosisOperations diagnosis;

	private final R2dbcCopy copy;

	private final @Nullable SchemaMigrator migrator;

	private final @Nullable R2dbcTransactions transactions;

	private final ReactiveDeadLetters deadLetters;

	private final ReactiveBulkChanges bulk;

	private final ReactiveCronSchedules cron;

	private final ReactiveCallbacks callbacks;

	private final ReactiveRuntimeLimits limits;

	private final AsyncAwaClient async;

	/**
	 * Creates a client with a transaction manager of its own.
	 * @param connectionFactory the connection factory of the application's transactions
	 * @param migrator creates the tables
	 * @param settings what does not depend on the driver
	 */
	public R2dbcAwaClient(ConnectionFactory connectionFactory, SchemaMigrator migrator, ClientSettings settings) {
		this(connectionFactory, new R2dbcTransactionManager(connectionFactory), migrator, settings);
	}

	/**
	 * Creates the client.
	 * @param connectionFactory the connection factory of the application's transactions
	 * @param transactionManager manages them
	 * @param migrator creates the tables
	 * @param settings what does not depend on the driver
	 */
	public R2dbcAwaClient(ConnectionFactory connectionFactory, ReactiveTransactionManager transactionManager,
			SchemaMigrator migrator, ClientSettings settings) {
		this(new SpringReactiveScope(connectionFactory, settings.schema()), settings, migrator, transactionManager);
	}

	R2dbcAwaClient(ReactiveScope scope, ClientSettings settings, @Nullable SchemaMigrator migrator,
			@Nullable ReactiveTransactionManager transactionManager) {
		this.runner = new ReactiveRunner(scope, settings);
		this.inserts = new InsertOperations(settings);
		this.jobs = new JobOperations(settings);
		this.queues = new QueueOperations(settings);
		this.health = new HealthOperations(settings);
		this.diagnosis = new DiagnosisOperations(settings);
		this.copy = new R2dbcCopy(this.runner, this.inserts, settings.schema());
		this.migrator = migrator;
		this.transactions = (transactionManager != null)
				? new R2dbcTransactions(transactionManager, scope.connectionFactory(), settings.schema(), this) : null;
		this.deadLetters = new R2dbcDeadLetters(this.runner, settings);
		this.bulk = new R2dbcBulkChanges(this.runner, settings);
		this.cron = new R2dbcCronSchedules(this.runner, settings);
		this.callbacks = new R2dbcCallbacks(this.runner, settings);
		this.limits = new R2dbcRuntimeLimits(this.runner, settings);
		this.async = ReactiveAsyncCalls.of(this);
	}

	@Override
	public Mono<InsertResult> insert(Object args) {
		return insert(args, InsertOptions.defaults());
	}

	@Override
	public Mono<InsertResult> insert(Object args, InsertOptions options) {
		return this.runner
			.runWithContext((view) -> this.inserts.insert(args, options, new ReactiveInsertContext(view)));
	}

	@Override
	public Mono<List<InsertResult>> insertMany(List<?> jobs) {
		return insertMany(jobs, InsertOptions.defaults());
	}

	@Override
	public Mono<List<InsertResult>> insertMany(List<?> jobs, InsertOptions options) {
		return this.runner.guarded(() -> Mono.deferContextual(
				(view) -> Mono.fromSupplier(() -> this.inserts.encode(jobs, options, new ReactiveInsertContext(view))))
			.flatMap((encoded) -> encoded.isEmpty() ? Mono.just(List.of())
					: this.runner.runNow(this.inserts.insertEncoded(encoded))));
	}

	@Override
	public Mono<List<InsertResult>> insertManyCopy(Iterable<?> jobs) {
		return insertManyCopy(jobs, InsertOptions.defaults());
	}

	@Override
	public Mono<List<InsertResult>> insertManyCopy(Iterable<?> jobs, InsertOptions options) {
		return this.runner.guarded(() -> {
			InsertOperations.requireGiven(jobs);
			List<InsertResult> results = new ArrayList<>();
			return copy(Flux.fromIterable(EncodedJob.given(jobs)), options, results::add).thenReturn(results);
		});
	}

	@Override
	public Mono<CopyResult> insertManyCopy(Publisher<?> jobs, InsertOptions options,
			Consumer<? super InsertResult> onResult) {
		return this.runner.guarded(() -> copy(jobs, options, onResult));
	}

	@Override
	public Mono<Job> getJob(long jobId) {
		return this.runner.run(() -> this.jobs.get(jobId)).flatMap(Mono::justOrEmpty);
	}

	@Override
	public Mono<Page<Job>> listJobs(JobFilter filter, PageRequest page) {
		return this.runner.run(() -> this.jobs.page(filter, page));
	}

	@Override
	public Flux<Job> streamJobs(JobFilter filter) {
		return listJobs(filter, PageRequest.first(PageRequest.LARGEST_LIMIT)).expand((page) -> {
			PageRequest next = JobPages.following(page);
			return (next != null) ? listJobs(filter, next) : Mono.empty();
		}).concatMapIterable(Page::items, 1);
	}

	@Override
	public Mono<JobDetail> dumpJob(long jobId) {
		return this.runner.run(() -> this.jobs.detail(jobId)).flatMap(Mono::justOrEmpty);
	}

	@Override
	public Mono<JobAttempt> dumpRun(long jobId, int attempt) {
		return this.runner.run(() -> this.jobs.run(jobId, attempt)).flatMap(Mono::justOrEmpty);
	}

	@Override
	public Mono<Page<JobLogLine>> dumpLog(long jobId, PageRequest page) {
		return this.runner.run(() -> this.jobs.log(jobId, page));
	}

	@Override
	public Mono<JobChange> retry(long jobId) {
		return this.runner.run(() -> this.jobs.retry(jobId));
	}

	@Override
	public Mono<JobChange> cancel(long jobId) {
		return this.runner.run(() -> this.jobs.cancel(jobId));
	}

	@Override
	public Mono<JobChange> cancelByUniqueKey(Object args, InsertOptions options) {
		return this.runner.run(() -> this.jobs.cancelByUniqueKey(args, options)).flatMap(Mono::justOrEmpty);
	}

	@Override
	public Mono<BulkResult> retryFailed(JobFilter filter) {
		return this.runner.run(() -> this.jobs.retryFailed(filter));
	}

	@Override
	public Mono<BulkResult> discardFailed(JobFilter filter) {
		return this.runner.run(() -> this.jobs.discardFailed(filter));
	}

	@Override
	public Mono<Void> pauseQueue(String queue) {
		return pauseQueue(queue, PauseOptions.defaults());
	}

	@Override
	public Mono<Void> pauseQueue(String queue, PauseOptions options) {
		return this.runner.run(() -> this.queues.pause(queue, options)).then();
	}

	@Override
	public Mono<Boolean> resumeQueue(String queue) {
		return this.runner.run(() -> this.queues.resume(queue));
	}

	@Override
	public Mono<BulkResult> drainQueue(String queue) {
		return this.runner.run(() -> this.jobs.drain(queue));
	}

	@Override
	public Mono<List<QueueStats>> queueStats() {
		return this.runner.run(this.queues::stats);
	}

	@Override
	public Mono<QueueStats> queueStats(String queue) {
		return this.runner.run(() -> this.queues.stats(queue));
	}

	@Override
	public Mono<List<QueueDescriptor>> queueDescriptors() {
		return this.runner.run(DescriptorOperations::queues);
	}

	@Override
	public Mono<List<KindDescriptor>> kindDescriptors() {
		return this.runner.run(DescriptorOperations::kinds);
	}

	@Override
	public Mono<List<UnhandledKind>> unhandledKinds() {
		return this.runner.run(this.queues::unhandledKinds);
	}

	@Override
	public Mono<Health> healthCheck() {
		return this.runner.guarded(this::checkHealth);
	}

	private Mono<Health> checkHealth() {
		return this.runner.ask(this.health.version(), SchemaVersion::read)
			.map(this.health::answered)
			.flatMap((answered) -> (answered.problem() == null) ? lookAtQueues(answered) : Mono.just(answered))
			.onErrorResume(RuntimeException.class, (ex) -> Mono.fromSupplier(() -> this.health.unanswered(ex)));
	}

	private Mono<Health> lookAtQueues(Health answered) {
		return this.runner.ask(this.health.rights(), HealthSql::readSeesJobs)
			.flatMap((rights) -> rights.contains(true) ? unhandledKinds().map(answered::withUnhandledKinds)
				.flatMap((seen) -> this.runner.run(this.health::oldestDue)
					.map((age) -> seen.withOldestDueAge(age.orElse(null)))) : Mono.just(answered));
	}

	@Override
	public Mono<Diagnosis> diagnose() {
		return this.runner.guarded(() -> lookAtServer().flatMap(this::lookAtJobs)
			.onErrorResume(RuntimeException.class, (ex) -> Mono.fromSupplier(() -> this.diagnosis.unanswered(ex))));
	}

	private Mono<List<Sign>> lookAtServer() {
		return Flux.fromIterable(this.diagnosis.always())
			.concatMap((command) -> this.runner.ask(command, DiagnosisSql::read))
			.concatMapIterable((signs) -> signs)
			.collectList();
	}

	private Mono<Diagnosis> lookAtJobs(List<Sign> signs) {
		Integer poolSize = R2dbcPoolSize.find(this.runner.scope().connectionFactory());
		if (!this.diagnosis.canSeeJobs(signs)) {
			return Mono.fromSupplier(() -> this.diagnosis.judge(signs, List.of(), poolSize));
		}
		return this.runner.ask(this.diagnosis.jobs(), DiagnosisSql::read)
			.map((more) -> Stream.concat(signs.stream(), more.stream()).toList())
			.flatMap((all) -> unhandledKinds().map((kinds) -> this.diagnosis.judge(all, kinds, poolSize)));
	}

	@Override
	public Mono<Void> migrate() {
		SchemaMigrator available = this.migrator;
		if (available == null) {
			return Mono.error(() -> ownersTask("migrate"));
		}
		return Mono.<Void>fromRunnable(available::migrate).subscribeOn(Schedulers.boundedElastic());
	}

	@Override
	public <T> Mono<T> inTransaction(Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work) {
		return inTransaction(TransactionOptions.defaults(), work);
	}

	@Override
	public <T> Mono<T> inTransaction(TransactionOptions options,
			Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work) {
		return (options.propagation() == Propagation.ISOLATED) ? begin(options, work)
				: this.runner.guarded(() -> begin(options, work));
	}

	private <T> Mono<T> begin(TransactionOptions options,
			Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work) {
		R2dbcTransactions available = this.transactions;
		return (available != null) ? available.inTransaction(options, work)
				: Mono.error(() -> ownersTask("begin transactions"));
	}

	@Override
	public ReactiveDeadLetters deadLetters() {
		return this.deadLetters;
	}

	@Override
	public ReactiveBulkChanges bulk() {
		return this.bulk;
	}

	@Override
	public ReactiveCronSchedules cron() {
		return this.cron;
	}

	@Override
	public ReactiveCallbacks callbacks() {
		return this.callbacks;
	}

	@Override
	public ReactiveRuntimeLimits limits() {
		return this.limits;
	}

	@Override
	public AsyncAwaClient async() {
		return this.async;
	}

	private Mono<CopyResult> copy(Publisher<?> jobs, InsertOptions options, Consumer<? super InsertResult> onResult) {
		InsertOperations.requireGiven(jobs, options, onResult);
		return this.runner.requireTransaction(this.inserts.requirement(options))
			.then(inOneTransaction(Mono.defer(() -> this.copy.insertAll(jobs, options, onResult))));
	}

	/** A chunk is several statements, which must not be seen apart. */
	private Mono<CopyResult> inOneTransaction(Mono<CopyResult> copying) {
		return this.runner.scope()
			.isTransactionActive()
			.flatMap((active) -> active ? copying : begin(TransactionOptions.defaults(), (transaction) -> copying));
	}

	private static IllegalTransactionStateException ownersTask(String task) {
		return new IllegalTransactionStateException("A client on a connection of yours does not " + task
				+ ". Do it on the connection: turn auto-commit off, and commit or roll back yourself.");
	}

}
