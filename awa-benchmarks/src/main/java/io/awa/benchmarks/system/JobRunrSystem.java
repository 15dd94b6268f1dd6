package io.awa.benchmarks.system;

import java.time.Duration;
import java.util.stream.Stream;

import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.server.carbonaware.CarbonAwareJobProcessingConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.JsonMapper;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;

/**
 * JobRunr, the open source edition: jobs as JSON documents, written anew in every state.
 */
final class JobRunrSystem implements JobSystem {

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration POLL = Duration.ofSeconds(5);

	private final MeasuredDatabase database;

	private final JsonMapper mapper = new Jackson3JsonMapper();

	private final StorageProvider storage;

	private final JobRequestScheduler scheduler;

	JobRunrSystem(MeasuredDatabase database) {
		this.database = database;
		this.storage = new PostgresStorageProvider(database.dataSource());
		this.storage.setJobMapper(new JobMapper(this.mapper));
		this.scheduler = new JobRequestScheduler(this.storage);
	}

	@Override
	public String settings() {
		return "As many workers as the measure asks for. A poll every 5 s instead of 15, because it refuses shorter"
				+ " intervals with a database; a worker that is busy fetches on its own. No dashboard, so nothing is"
				+ " reported to its makers, and no carbon forecasts, which need the internet. It commits by itself, so an"
				+ " insert cannot join the transaction of the caller; many at once are enqueued as a stream.";
	}

	@Override
	public boolean joinsTransactions() {
		return false;
	}

	@Override
	public void insert(Task task) {
		this.scheduler.enqueue(new TaskRequest(task.number(), task.text()));
	}

	@Override
	public void insertMany(Stream<Task> tasks) {
		this.scheduler.enqueue(tasks.map((task) -> new TaskRequest(task.number(), task.text())));
	}

	@Override
	public Worker startWorker(int concurrency, TaskHandler handler) {
		TaskRequestHandler target = new TaskRequestHandler(handler);
		JobActivator activator = new JobActivator() {

			@Override
			public <T> T activateJob(Class<T> type) {
				return type.cast(target);
			}

		};
		BackgroundJobServer server = new BackgroundJobServer(this.storage, this.mapper, activator,
				BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
					.andWorkerCount(concurrency)
					.andPollInterval(POLL)
					.andInterruptJobsAwaitDurationOnStopBackgroundJobServer(STOP_TIMEOUT)
					.andCarbonAwareJobProcessingConfiguration(CarbonAwareJobProcessingConfiguration
						.usingDisabledCarbonAwareJobProcessingConfiguration()));
		server.start();
		return server::stop;
	}

	@Override
	public long completed() {
		return this.database.sql()
			.sql("select count(*) from jobrunr_jobs where state = 'SUCCEEDED'")
			.query(Long.class)
			.single();
	}

	@Override
	public void close() {
		this.scheduler.shutdown();
		this.storage.close();
	}

	/**
	 * A task as JobRunr stores it, with the fields of one.
	 *
	 * @param number the number of the task
	 * @param text the text of the task
	 */
	public record TaskRequest(int number, String text) implements JobRequest {

		@Override
		public Class<TaskRequestHandler> getJobRequestHandler() {
			return TaskRequestHandler.class;
		}

	}

	/**
	 * Hands tasks to the handler of its worker.
	 */
	public static final class TaskRequestHandler implements JobRequestHandler<TaskRequest> {

		private final TaskHandler handler;

		TaskRequestHandler(TaskHandler handler) {
			this.handler = handler;
		}

		@Override
		public void run(TaskRequest request) throws InterruptedException {
			this.handler.handle(new Task(request.number(), request.text()));
		}

	}

}
