package io.awa.bridge;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.core.task.TaskRejectedException;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads of sections: their own, so that neither they nor Reactor's shared ones can
 * starve the others.
 */
final class SectionThreads implements AutoCloseable {

	private static final String PREFIX = "awa-section-";

	private final Executor executor;

	private final Set<Thread> virtual = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	SectionThreads(BridgeSettings settings) {
		this.executor = settings.virtualThreads() ? new VirtualThreadTaskExecutor(PREFIX)
				: pool(settings.maxSections());
	}

	void execute(SectionRun<?> section) {
		if (this.closed) {
			throw new TaskRejectedException("closed");
		}
		this.executor.execute((this.executor instanceof ExecutorService) ? section : () -> runVirtual(section));
	}

	/** What has not begun is refused, what runs is interrupted. */
	@Override
	public void close() {
		this.closed = true;
		if (this.executor instanceof ExecutorService pool) {
			for (Runnable section : pool.shutdownNow()) {
				((SectionRun<?>) section).refuse(NoSectionAvailableException.rejected());
			}
		}
		this.virtual.forEach(Thread::interrupt);
	}

	private void runVirtual(SectionRun<?> section) {
		this.virtual.add(Thread.currentThread());
		try {
			if (this.closed) {
				section.refuse(NoSectionAvailableException.rejected());
			}
			section.run();
		}
		finally {
			this.virtual.remove(Thread.currentThread());
		}
	}

	/** Event loops give it work, so its queue has no lock. */
	private static ExecutorService pool(int size) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(PREFIX);
		threads.setDaemon(true);
		ThreadPoolExecutor pool = new ThreadPoolExecutor(size, size, 60, TimeUnit.SECONDS, new LinkedTransferQueue<>(),
				threads);
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

}
