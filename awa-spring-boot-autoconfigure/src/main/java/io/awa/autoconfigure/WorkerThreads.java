package io.awa.autoconfigure;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Makes the threads that handlers run on. The worker bounds how many are busy, so they
 * are not bounded again here. No bean, so that nobody else is given them.
 */
final class WorkerThreads {

	private static final String PREFIX = "awa-job-";

	private static final long IDLE_SECONDS = 60;

	private WorkerThreads() {
	}

	static Supplier<Executor> of(Environment environment) {
		return Threading.VIRTUAL.isActive(environment) ? WorkerThreads::virtual : WorkerThreads::platform;
	}

	private static Executor virtual() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(PREFIX);
		executor.setVirtualThreads(true);
		return executor;
	}

	private static Executor platform() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(PREFIX);
		threads.setDaemon(true);
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
				threads);
	}

}
