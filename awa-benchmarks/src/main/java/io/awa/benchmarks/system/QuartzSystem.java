package io.awa.benchmarks.system;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.spi.JobFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Quartz with its tables in the database: each task is a job of its own with a trigger.
 */
final class QuartzSystem implements JobSystem {

	private static final String TABLES = "org/quartz/impl/jdbcjobstore/tables_postgres.sql";

	private static final String JSON = "task";

	private static final int BATCH = 100;

	private final MeasuredDatabase database;

	private final TransactionTemplate transaction;

	private final SchedulerFactoryBean producer;

	private final List<Scheduler> running = new CopyOnWriteArrayList<>();

	private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";

	private final AtomicLong jobs = new AtomicLong();

	private final InsertCount inserted = new InsertCount();

	QuartzSystem(MeasuredDatabase database) {
		this.database = database;
		if (database.sql().sql("select to_regclass('qrtz_locks') is null").query(Boolean.class).single()) {
			new ResourceDatabasePopulator(new ClassPathResource(TABLES)).execute(database.dataSource());
		}
		this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
		this.producer = scheduler(1, (bundle, scheduler) -> {
			throw new SchedulerException("This one only inserts.");
		});
	}

	@Override
	public String settings() {
		return "As many threads as the measure asks for, as many triggers acquired at once, under the lock as that"
				+ " needs; clustered; job data as text properties; a look for triggers of other processes every second"
				+ " instead of every 30 s; triggers ignore misfires, because a task that waits is late and not missed. Job"
				+ " store of Spring, which joins transactions; many at once in transactions of " + BATCH
				+ " by its call for several. Tasks are inserted by the scheduler that works, if it is in the process.";
	}

	@Override
	public void insert(Task task) {
		String name = name();
		inTransaction(1, (scheduler) -> scheduler.scheduleJob(job(name, task), trigger(name)));
	}

	@Override
	public void insertMany(Stream<Task> tasks) {
		Batches.forEach(tasks, BATCH, (batch) -> {
			Map<JobDetail, Set<? extends Trigger>> jobs = new HashMap<>();
			for (Task task : batch) {
				String name = name();
				jobs.put(job(name, task), Set.of(trigger(name)));
			}
			inTransaction(batch.size(), (scheduler) -> scheduler.scheduleJobs(jobs, false));
		});
	}

	private void inTransaction(int tasks, Scheduling scheduling) {
		Scheduler scheduler = this.running.stream().findFirst().orElseGet(this.producer::getScheduler);
		this.transaction.executeWithoutResult((status) -> {
			try {
				scheduling.schedule(scheduler);
			}
			catch (SchedulerException ex) {
				throw new IllegalStateException(ex);
			}
			this.inserted.add(tasks);
		});
	}

	private String name() {
		return this.prefix + this.jobs.incrementAndGet();
	}

	private static JobDetail job(String name, Task task) {
		return JobBuilder.newJob(TaskJob.class).withIdentity(name).usingJobData(JSON, TaskJson.write(task)).build();
	}

	private static Trigger trigger(String name) {
		return TriggerBuilder.newTrigger()
			.withIdentity(name)
			.startNow()
			.withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionIgnoreMisfires())
			.build();
	}

	@Override
	public Worker startWorker(int concurrency, TaskHandler handler) {
		SchedulerFactoryBean factory = scheduler(concurrency, (bundle, scheduler) -> new TaskJob(handler));
		factory.start();
		Scheduler scheduler = factory.getScheduler();
		this.running.add(scheduler);
		return () -> {
			this.running.remove(scheduler);
			destroy(factory);
		};
	}

	private SchedulerFactoryBean scheduler(int threads, JobFactory jobs) {
		SchedulerFactoryBean factory = new SchedulerFactoryBean();
		factory.setSchedulerName("tasks");
		factory.setDataSource(this.database.dataSource());
		factory.setQuartzProperties(properties(threads));
		factory.setJobFactory(jobs);
		factory.setAutoStartup(false);
		factory.setWaitForJobsToCompleteOnShutdown(true);
		try {
			factory.afterPropertiesSet();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		return factory;
	}

	private static Properties properties(int threads) {
		Properties properties = new Properties();
		properties.put("org.quartz.scheduler.instanceId", "AUTO");
		properties.put("org.quartz.scheduler.idleWaitTime", "1000");
		properties.put("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", String.valueOf(threads));
		properties.put("org.quartz.threadPool.threadCount", String.valueOf(threads));
		properties.put("org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
		properties.put("org.quartz.jobStore.isClustered", "true");
		properties.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
		properties.put("org.quartz.jobStore.useProperties", "true");
		return properties;
	}

	private static void destroy(SchedulerFactoryBean factory) {
		try {
			factory.destroy();
		}
		catch (SchedulerException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public long completed() {
		long remaining = this.database.sql().sql("select count(*) from qrtz_job_details").query(Long.class).single();
		return this.inserted.get() - remaining;
	}

	@Override
	public void close() {
		destroy(this.producer);
	}

	/** Hands tasks to a scheduler. */
	private interface Scheduling {

		void schedule(Scheduler scheduler) throws SchedulerException;

	}

	/** Made by the factory of its worker. */
	private static final class TaskJob implements Job {

		private final TaskHandler handler;

		TaskJob(TaskHandler handler) {
			this.handler = handler;
		}

		@Override
		public void execute(JobExecutionContext context) throws JobExecutionException {
			try {
				this.handler.handle(TaskJson.read(context.getJobDetail().getJobDataMap().getString(JSON)));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new JobExecutionException(ex);
			}
		}

	}

}
