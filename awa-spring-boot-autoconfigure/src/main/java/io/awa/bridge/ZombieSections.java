package io.awa.bridge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * Reports the code of cancelled sections that goes on: nobody waits for it any more, and
 * its calls are refused, but it holds a permit.
 */
final class ZombieSections {

	static final Duration AGE = Duration.ofSeconds(10);

	private static final Log logger = LogFactory.getLog(ZombieSections.class);

	private final Duration age;

	private final LongAdder count = new LongAdder();

	ZombieSections(Duration age) {
		this.age = age;
	}

	/** How many there have been. */
	long count() {
		return this.count.sum();
	}

	/**
	 * Looks later at a section that has just been cancelled.
	 * @param thread the thread that runs it, {@code null} once its code has ended
	 */
	void watch(Supplier<@Nullable Thread> thread) {
		Schedulers.parallel().schedule(() -> reportIfRunning(thread.get()), this.age.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void reportIfRunning(@Nullable Thread thread) {
		if (thread == null) {
			return;
		}
		this.count.increment();
		Throwable where = new Throwable("Where it is");
		where.setStackTrace(thread.getStackTrace());
		logger.warn("The code of a cancelled section still runs on " + thread.getName() + " after "
				+ this.age.toSeconds() + " s. Its calls are refused, but it holds a permit.", where);
	}

}
