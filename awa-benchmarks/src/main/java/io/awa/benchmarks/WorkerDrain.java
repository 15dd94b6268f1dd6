package io.awa.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

import io.awa.json.JacksonJobCodec;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.worker.AwaWorker;
import io.awa.worker.FailureHandling;
import io.awa.worker.HandlerCall;
import io.awa.worker.HandlerDefinition;
import io.awa.worker.HandlerRegistry;
import io.awa.worker.JdbcControlConnectionFactory;
import io.awa.worker.JobWakeUps;
import io.awa.worker.RetryPolicy;
import io.awa.worker.WorkerSettings;
import io.awa.worker.WorkerSettings.QueueSettings;
import io.awa.worker.WorkerStorage;

/**
 * Works a backlog off by a worker of the library.
 */
final class WorkerDrain {

	private static final int CONCURRENCY = 200;

	private final BenchmarkDatabase database;

	WorkerDrain(BenchmarkDatabase database) {
		this.database = database;
	}

	double drain(int jobs) {
		CountDownLatch handled = new CountDownLatch(jobs);
		HandlerCall call = (args, context) -> {
			handled.countDown();
			return CompletableFuture.completedFuture(null);
		};
		WorkerStorage storage = new WorkerStorage(
				JdbcSqlExecutor.autoCommitting(this.database.dataSource(), BenchmarkDatabase.SCHEMA),
				new JdbcControlConnectionFactory(this.database.dataSource(), BenchmarkDatabase.SCHEMA),
				BenchmarkDatabase.SCHEMA);
		HandlerDefinition handler = new HandlerDefinition(BenchmarkDatabase.KIND, "default", Map.class, call, "no-op");
		try (JobWakeUps wakeUps = new JobWakeUps(storage.operations(), BenchmarkDatabase.SCHEMA)) {
			AwaWorker worker = new AwaWorker(storage, new JacksonJobCodec(), new HandlerRegistry(List.of(handler)),
					FailureHandling.of(RetryPolicy.exponential()), settings(), () -> Executors.newFixedThreadPool(4),
					wakeUps, null, null);
			long start = System.nanoTime();
			worker.start();
			handled.await();
			worker.stop();
			return DrainBenchmark.seconds(start);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static WorkerSettings settings() {
		Duration second = Duration.ofSeconds(1);
		return new WorkerSettings("benchmark", "benchmark",
				Map.of("default", new QueueSettings(CONCURRENCY, Duration.ZERO)), second, second.multipliedBy(5),
				second.multipliedBy(5), second.multipliedBy(30), second.multipliedBy(60), second.multipliedBy(30));
	}

}
