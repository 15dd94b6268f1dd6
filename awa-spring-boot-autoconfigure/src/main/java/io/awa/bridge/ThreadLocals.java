package io.awa.bridge;

import java.util.concurrent.Callable;

import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import reactor.util.context.ContextView;

/**
 * Values of threads that the context of a pipeline carries, such as those of logging,
 * tracing and security, if Micrometer's context propagation is on the class path.
 */
final class ThreadLocals {

	private static final boolean PROPAGATION_PRESENT = ClassUtils
		.isPresent("io.micrometer.context.ContextSnapshotFactory", ThreadLocals.class.getClassLoader());

	private ThreadLocals() {
	}

	/**
	 * Sets the values on this thread.
	 * @return takes them away again
	 */
	static Runnable restore(ContextView view) {
		return PROPAGATION_PRESENT ? Propagation.restore(view) : () -> {
		};
	}

	/** The same work, with the values on its thread. */
	static <T extends @Nullable Object> Callable<T> restoring(ContextView view, Callable<? extends T> work) {
		return () -> {
			Runnable forget = restore(view);
			try {
				return work.call();
			}
			finally {
				forget.run();
			}
		};
	}

	/** Loaded only if the library is there. */
	private static final class Propagation {

		private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().build();

		static Runnable restore(ContextView view) {
			return SNAPSHOTS.setThreadLocalsFrom(view)::close;
		}

	}

}
