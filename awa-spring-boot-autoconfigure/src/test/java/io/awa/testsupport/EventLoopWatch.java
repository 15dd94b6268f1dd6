package io.awa.testsupport;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.core.scheduler.Schedulers;

import io.awa.json.JacksonJobCodec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fails each test class during which an event loop was blocked, whatever ran on it: those
 * of the driver and Reactor's own. JUnit finds it by itself. Needs the options of the JVM
 * that the build gives; where it has none, {@link #isWatching()} says so.
 */
public final class EventLoopWatch implements AfterAllCallback {

	/** JUnit loads another copy for tests in a class loader of their own. */
	private static final String INSTALLED = EventLoopWatch.class.getName() + ".installed";

	private static final Queue<String> calls = new ConcurrentLinkedQueue<>();

	/** Creates it, and begins to watch. */
	public EventLoopWatch() {
		isWatching();
	}

	/** Whether blocking calls are found in this JVM. */
	public static boolean isWatching() {
		return Installation.done;
	}

	/** The calls since the last time, each with its thread and its stack. */
	public static List<String> takeCalls() {
		List<String> taken = new ArrayList<>();
		for (String call = calls.poll(); call != null; call = calls.poll()) {
			taken.add(call);
		}
		return taken;
	}

	@Override
	public void afterAll(ExtensionContext context) {
		assertThat(takeCalls()).as("calls that blocked an event loop").isEmpty();
	}

	/**
	 * The lock of a section is held for the time of a subscription, Netty loads its
	 * native part once, and pools start threads. Nothing else is allowed but the locks of
	 * Netty's buffers, Kotlin's reflection, which reads the jar of Kotlin when it meets
	 * its first types, and Spring Security, which reads random bytes of the system now
	 * and then to mask tokens against CSRF. Jackson's modules are looked for before.
	 */
	private static boolean install() {
		if (System.setProperty(INSTALLED, "true") != null) {
			return false;
		}
		new JacksonJobCodec();
		try {
			BlockHound.install((builder) -> builder.allowBlockingCallsInside("io.awa.bridge.SectionGate", "enter")
				.allowBlockingCallsInside("io.netty.util.internal.NativeLibraryLoader", "load")
				.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "addWorker")
				.blockingMethodCallback((method) -> note(method, Thread.currentThread())));
			return true;
		}
		catch (RuntimeException | LinkageError ex) {
			return false;
		}
	}

	private static void note(BlockingMethod method, Thread thread) {
		List<StackTraceElement> stack = List.of(thread.getStackTrace());
		if (stack.stream().map(StackTraceElement::getClassName).anyMatch(EventLoopWatch::isOfOthers)) {
			return;
		}
		boolean ofBuffers = stack.stream()
			.map(StackTraceElement::getClassName)
			.dropWhile((name) -> name.startsWith("java.") || name.startsWith("jdk.")
					|| name.startsWith("reactor.blockhound.") || name.startsWith(EventLoopWatch.class.getName()))
			.findFirst()
			.filter((name) -> name.startsWith("io.netty.buffer."))
			.isPresent();
		if (!ofBuffers) {
			calls.add(method + " on " + thread.getName() + "\n" + stack);
		}
	}

	private static boolean isOfOthers(String type) {
		return type.startsWith("kotlin.reflect.") || type
			.equals("org.springframework.security.web.server.csrf.XorServerCsrfTokenRequestAttributeHandler");
	}

	/** BlockHound does nothing, and says nothing, if the JVM lacks an option. */
	private static boolean findsSleep() {
		CountDownLatch done = new CountDownLatch(1);
		Schedulers.parallel().schedule(() -> {
			sleep();
			done.countDown();
		});
		try {
			return done.await(20, TimeUnit.SECONDS) && !takeCalls().isEmpty();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private static void sleep() {
		try {
			Thread.sleep(1);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Once for the JVM. */
	private static final class Installation {

		private static final boolean done = install() && findsSleep();

	}

}
