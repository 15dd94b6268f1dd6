package io.awa.bridge;

import org.springframework.util.ClassUtils;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that must not block: those that Reactor marks, and those that a predicate
 * registered with {@link Schedulers#registerNonBlockingThreadPredicate} names.
 */
final class EventLoopThreads {

	private static final boolean REACTOR_PRESENT = ClassUtils.isPresent("reactor.core.scheduler.Schedulers",
			EventLoopThreads.class.getClassLoader());

	private EventLoopThreads() {
	}

	/** Without Reactor there are none that we know of. */
	static boolean isCurrent() {
		return REACTOR_PRESENT && Reactor.isCurrent();
	}

	/** Loaded only if Reactor is there. */
	private static final class Reactor {

		static boolean isCurrent() {
			return Schedulers.isInNonBlockingThread();
		}

	}

}
