package io.awa.event;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Passes events on to listeners, on one thread that ends when idle, so that neither slow
 * nor failing listeners touch a job. Makes no event that nobody listens to.
 */
public final class JobEvents implements AutoCloseable {

	/** How many events may wait for slow listeners. */
	public static final int CAPACITY = 10_000;

	private static final Log logger = LogFactory.getLog(JobEvents.class);

	private static final JobEvents NONE = new JobEvents(null, (type) -> false, JobMeasures.NONE, 1);

	private static final long WARN_EVERY = 10_000;

	private final @Nullable Consumer<Object> publisher;

	private final Predicate<Class<?>> wanted;

	private final ThreadPoolExecutor thread;

	private final JobMeasures measures;

	private final AtomicLong dropped = new AtomicLong();

	/**
	 * Creates events.
	 * @param publisher tells the listeners, and may throw
	 * @param wanted says whether anybody listens to a type of event
	 */
	public JobEvents(Consumer<Object> publisher, Predicate<Class<?>> wanted) {
		this(publisher, wanted, JobMeasures.NONE);
	}

	/**
	 * Creates events of an application that also counts.
	 * @param publisher tells the listeners, and may throw
	 * @param wanted says whether anybody listens to a type of event
	 * @param measures hears what happens at once
	 */
	public JobEvents(Consumer<Object> publisher, Predicate<Class<?>> wanted, JobMeasures measures) {
		this(publisher, wanted, measures, CAPACITY);
	}

	JobEvents(Consumer<Object> publisher, Predicate<Class<?>> wanted, int capacity) {
		this(publisher, wanted, JobMeasures.NONE, capacity);
	}

	private JobEvents(@Nullable Consumer<Object> publisher, Predicate<Class<?>> wanted, JobMeasures measures,
			int capacity) {
		this.measures = measures;
		this.publisher = publisher;
		this.wanted = wanted;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("awa-events-");
		threads.setDaemon(true);
		this.thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(capacity), threads);
		this.thread.allowCoreThreadTimeOut(true);
	}

	/**
	 * Returns events that nobody hears.
	 * @return the same object each time
	 */
	public static JobEvents none() {
		return NONE;
	}

	/**
	 * Says who counts what happens to jobs on this node.
	 * @return the measures of the application
	 */
	public JobMeasures measures() {
		return this.measures;
	}

	/**
	 * Says whether anybody listens, for those who would have to keep data for an event.
	 * @param type the type of the event
	 * @return whether to publish it
	 */
	public boolean wants(Class<? extends JobLifecycleEvent> type) {
		try {
			return this.publisher != null && this.wanted.test(type);
		}
		catch (RuntimeException ex) {
			logger.debug("Nobody could be asked for listeners", ex);
			return false;
		}
	}

	/**
	 * Publishes an event if anybody listens. Never blocks and never throws.
	 * @param <E> the type of the event
	 * @param type the type of the event
	 * @param event makes it
	 */
	public <E extends JobLifecycleEvent> void publish(Class<E> type, Supplier<? extends E> event) {
		if (wants(type)) {
			publish(event.get());
		}
	}

	private void publish(JobLifecycleEvent event) {
		try {
			this.thread.execute(() -> tell(event));
		}
		catch (RejectedExecutionException ex) {
			if (!this.thread.isShutdown() && this.dropped.getAndIncrement() % WARN_EVERY == 0) {
				logger.warn("Listeners to events of jobs are too slow: " + CAPACITY
						+ " events wait, so further ones are dropped, " + this.dropped.get() + " so far.");
			}
		}
	}

	private void tell(JobLifecycleEvent event) {
		Consumer<Object> listeners = this.publisher;
		try {
			if (listeners != null) {
				listeners.accept(event);
			}
		}
		catch (Throwable ex) {
			logger.warn("A listener failed on " + event, ex);
		}
	}

	/** Lets the events that wait be heard for a moment, and publishes no more. */
	@Override
	public void close() {
		this.thread.shutdown();
		try {
			this.thread.awaitTermination(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.thread.shutdownNow();
	}

}
