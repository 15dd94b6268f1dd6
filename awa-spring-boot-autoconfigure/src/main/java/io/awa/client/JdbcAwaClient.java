package io.awa.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;

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
 * The {@link AwaClient} over JDBC. It joins whatever transaction Spring has bound to the
 * thread for its data source: {@code @Transactional}, {@code TransactionTemplate}, JPA,
 * jOOQ and others alike.
 */
public final class JdbcAwaClient implements AwaClient {

	private final JdbcRunner runner;

	private final InsertOperations inserts;

	private final JobOperations jobs;

	private final QueueOperations queues;

	private final HealthOperations health;

	private final DiagnosisOperations diagnosis;

	private final JdbcCopy copy;

	private final @Nullable SchemaMigrator migrator;

	private final @Nullable JdbcTransactions transactions;

	private final DeadLetters deadLetters;

	private final BulkChanges bulk;

	private final CronSchedules cron;

	private final Callbacks callbacks;

	private final RuntimeLimits limits;

	private final AsyncAwaClient async;

	/**
	 * Creates a client with a transaction manager and a migrator of its own.
	 * @param dataSource the data source of the application's transactions
	 * @param settings what does not depend on the driver
	 */
	public JdbcAwaClient(DataSource dataSource, ClientSettings settings) {
		this(dataSource, new JdbcTransactionManager(dataSource), new SchemaMigrator(dataSource, settings.schema()),
				settings);
	}

	/**
	 * Creates the client.
	 * @param dataSource the data source of the application's transactions
	 * @param transactionManager manages them
	 * @param migrator creates the tables
	 * @param settings what does not depend on the driver
	 */
	public JdbcAwaClient(DataSource dataSource, PlatformTransactionManager transactionManager, SchemaMigrator migrator,
			ClientSettings settings) {
		this(new SpringJdbcScope(dataSource, settings.schema()), settings, migrator, transactionManager);
	}

	JdbcAwaClient(JdbcScope scope, ClientSettings settings, @Nullable SchemaMigrator migrator,
			@Nullable PlatformTransactionManager transactionManager) {
		this.runner = new JdbcRunner(scope, settings);
		this.inserts = new InsertOperations(settings);
		this.jobs = new JobOperations(settings);
		this.queues = new QueueOperations(settings);
		this.health = new HealthOperations(settings);
		this.diagnosis = new DiagnosisOperations(settings);
		this.copy = new JdbcCopy(this.runner, this.inserts, settings.schema());
		this.migrator = migrator;
		this.transactions = (transactionManager != null)
				? new JdbcTransactions(transactionManager, scope.dataSource(), settings.schema(), this) : null;
		this.deadLetters = new JdbcDeadLetters(this.runner, settings);
		this.bulk = new JdbcBulkChanges(this.runner, settings);
		this.cron = new JdbcCronSchedules(this.runner, settings);
		this.callbacks = new JdbcCallbacks(this.runner, settings);
		this.limits = new JdbcRuntimeLimits(this.runner, settings);
		this.async = AsyncCalls.of(this, this.runner);
	}

	@Override
	public InsertResult insert(Object args) {
		return insert(args, InsertOptions.defaults());
	}

	@Override
	public InsertResult insert(Object args, InsertOptions options) {
		return this.runner.run(this.inserts.insert(args, options, InsertContext.none()));
	}

	@Override
	public List<InsertResult> insertMany(List<?> jobs) {
		return insertMany(jobs, InsertOptions.defaults());
	}

	@Override
	public List<InsertResult> insertMany(List<?> jobs, InsertOptions options) {
		List<EncodedJob> encoded = this.inserts.encode(jobs, options, InsertContext.none());
		return encoded.isEmpty() ? List.of() : this.runner.run(this.inserts.insertEncoded(encoded));
	}

	@Override
	public List<InsertResult> insertManyCopy(Iterable<?> jobs) {
		return insertManyCopy(jobs, InsertOptions.defaults());
	}

	@Override
	public List<InsertResult> insertManyCopy(Iterable<?> jobs, InsertOptions options) {
		InsertOperations.requireGiven(jobs);
		List<InsertResult> results = new ArrayList<>();
		insertManyCopy(StreamSupport.stream(jobs.spliterator(), false), options, results::add);
		return results;
	}

	@Override
	public CopyResult insertManyCopy(Stream<?> jobs, InsertOptions options, Consumer<? super InsertResult> onResult) {
		InsertOperations.requireGiven(jobs);
		try (jobs) {
			InsertOperations.requireGiven(jobs, options, onResult);
			this.runner.guard().beforeBlockingCall();
			this.runner.requireTransaction(this.inserts.requirement(options));
			return inOneTransaction(() -> this.copy.insertAll(jobs.iterator(), options, onResult));
		}
	}

	@Override
	public Optional<Job> getJob(long jobId) {
		return this.runner.run(this.jobs.get(jobId));
	}

	@Override
	public Page<Job> listJobs(JobFilter filter, PageRequest page) {
		return this.runner.run(this.jobs.page(filter, page));
	}

	@Override
	public Stream<Job> streamJobs(JobFilter filter) {
		JobOperations.requireGiven("filter", filter);
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new JobPages((page) -> listJobs(filter, page)),
				Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT), false);
	}

	@Override
	public Optional<JobDetail> dumpJob(long jobId) {
		return this.runner.run(this.jobs.detail(jobId));
	}

	@Override
	public Optional<JobAttempt> dumpRun(long jobId, int attempt) {
		return this.runner.run(this.jobs.run(jobId, attempt));
	}

	@Override
	public Page<JobLogLine> dumpLog(long jobId, PageRequest page) {
		return this.runner.run(this.jobs.log(jobId, page));
	}

	@Override
	public JobChange retry(long jobId) {
		return this.runner.run(this.jobs.retry(jobId));
	}

	@Override
	public JobChange cancel(long jobId) {
		return this.runner.run(this.jobs.cancel(jobId));
	}

	@Override
	public Optional<JobChange> cancelByUniqueKey(Object args, InsertOptions options) {
		return this.runner.run(this.jobs.cancelByUniqueKey(args, options));
	}

	@Override
	public BulkResult retryFailed(JobFilter filter) {
		return this.runner.run(this.jobs.retryFailed(filter));
	}

	@Override
	public BulkResult discardFailed(JobFilter filter) {
		return this.runner.run(this.jobs.discardFailed(filter));
	}

	@Override
	public void pauseQueue(String queue) {
		pauseQueue(queue, PauseOptions.defaults());
	}

	@Override
	public void pauseQueue(String queue, PauseOptions options) {
		this.runner.run(this.queues.pause(queue, options));
	}

	@Override
	public boolean resumeQueue(String queue) {
		return this.runner.run(this.queues.resume(queue));
	}

	@Override
	public BulkResult drainQueue(String queue) {
		return this.runner.run(this.jobs.drain(queue));
	}

	@Override
	public List<QueueStats> queueStats() {
		return this.runner.run(this.queues.stats());
	}

	@Override
	public QueueStats queueStats(String queue) {
		return this.runner.run(this.queues.stats(queue));
	}

	@Override
	public List<QueueDescriptor> queueDescriptors() {
		return this.runner.run(DescriptorOperations.queues());
	}

	@Override
	public List<KindDescriptor> kindDescriptors() {
		return this.runner.run(DescriptorOperations.kinds());
	}

	@Override
	public List<UnhandledKind> unhandledKinds() {
		return this.runner.run(this.queues.unhandledKinds());
	}

	@Override
	public Health healthCheck() {
		this.runner.guard().beforeBlockingCall();
		try {
			Health answered = this.health.answered(this.runner.ask(this.health.version(), SchemaVersion::read));
			boolean looking = answered.problem() == null
					&& this.runner.ask(this.health.rights(), HealthSql::readSeesJobs).contains(true);
			return looking ? answered.withUnhandledKinds(unhandledKinds())
				.withOldestDueAge(this.runner.run(this.health.oldestDue()).orElse(null)) : answered;
		}
		catch (RuntimeException ex) {
			return this.health.unanswered(ex);
		}
	}

	@Override
	public Diagnosis diagnose() {
		this.runner.guard().beforeBlockingCall();
		try {
			List<Sign> signs = new ArrayList<>();
			this.diagnosis.always().forEach((command) -> signs.addAll(this.runner.ask(command, DiagnosisSql::read)));
			List<UnhandledKind> kinds = List.of();
			if (this.diagnosis.canSeeJobs(signs)) {
				signs.addAll(this.runner.ask(this.diagnosis.jobs(), DiagnosisSql::read));
				kinds = unhandledKinds();
			}
			return this.diagnosis.judge(signs, kinds, PoolSize.find(this.runner.scope().dataSource()));
		}
		catch (RuntimeException ex) {
			return this.diagnosis.unanswered(ex);
		}
	}

	@Override
	public void migrate() {
		if (this.migrator == null) {
			throw ownersTask("migrate");
		}
		this.runner.guard().beforeSeparateTransaction();
		this.migrator.migrate();
	}

	@Override
	public <T extends @Nullable Object> T inTransaction(Function<? super AwaTransaction, ? extends T> work) {
		return inTransaction(TransactionOptions.defaults(), work);
	}

	@Override
	public <T extends @Nullable Object> T inTransaction(TransactionOptions options,
			Function<? super AwaTransaction, ? extends T> work) {
		return requireTransactions(options).inTransaction(options, work);
	}

	@Override
	public AwaTransaction begin() {
		return begin(TransactionOptions.defaults());
	}

	@Override
	public AwaTransaction begin(TransactionOptions options) {
		return requireTransactions(options).begin(options);
	}

	@Override
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	@Override
	public BulkChanges bulk() {
		return this.bulk;
	}

	@Override
	public CronSchedules cron() {
		return this.cron;
	}

	@Override
	public Callbacks callbacks() {
		return this.callbacks;
	}

	@Override
	public RuntimeLimits limits() {
		return this.limits;
	}

	@Override
	public AsyncAwaClient async() {
		return this.async;
	}

	/** A chunk is several statements, which must not be seen apart. */
	private CopyResult inOneTransaction(Supplier<CopyResult> copying) {
		if (this.runner.scope().isTransactionActive()) {
			return copying.get();
		}
		TransactionOptions options = TransactionOptions.defaults();
		return requireTransactions(options).inTransaction(options, (transaction) -> copying.get());
	}

	private JdbcTransactions requireTransactions(TransactionOptions options) {
		if (this.transactions == null) {
			throw ownersTask("begin transactions");
		}
		if (options.propagation() == Propagation.ISOLATED) {
			this.runner.guard().beforeSeparateTransaction();
		}
		else {
			this.runner.guard().beforeBlockingCall();
		}
		return this.transactions;
	}

	private static IllegalTransactionStateException ownersTask(String task) {
		return new IllegalTransactionStateException("A client on a connection of yours does not " + task
				+ ". Do it on the connection: turn auto-commit off, and commit or roll back yourself.");
	}

}
