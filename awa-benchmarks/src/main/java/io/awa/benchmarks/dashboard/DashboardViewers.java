package io.awa.benchmarks.dashboard;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * People who have the overview open. As the page does, each loads it once, and again when
 * something has changed, but not sooner than three seconds after the last time.
 */
final class DashboardViewers implements AutoCloseable {

	private static final DashboardLook OVERVIEW = DashboardLook.of("overview", "overview");

	private static final long SECONDS_BETWEEN = 3;

	private final DashboardBrowser browser;

	private final ScheduledExecutorService loads = Executors.newScheduledThreadPool(4, DashboardViewers::daemon);

	private final CountDownLatch loaded;

	private final AtomicLong changes = new AtomicLong();

	private volatile boolean closed;

	DashboardViewers(DashboardBrowser browser, int viewers) throws InterruptedException {
		this.browser = browser;
		this.loaded = new CountDownLatch(viewers);
		for (int i = 0; i < viewers; i++) {
			AtomicBoolean loading = new AtomicBoolean(true);
			AtomicLong last = new AtomicLong();
			this.loads.execute(() -> load(loading, last));
			daemon(() -> listen(loading, last)).start();
		}
		if (!this.loaded.await(1, TimeUnit.MINUTES)) {
			throw new IllegalStateException(this.loaded.getCount() + " viewers have seen nothing.");
		}
	}

	/** How often all of them together heard that something has changed. */
	long changes() {
		return this.changes.get();
	}

	private void listen(AtomicBoolean loading, AtomicLong last) {
		while (!this.closed) {
			try (Stream<String> lines = this.browser.events()) {
				lines.takeWhile((line) -> !this.closed)
					.filter((line) -> line.startsWith("event:change"))
					.forEach((line) -> changed(loading, last));
			}
			catch (IOException | RuntimeException ex) {
				if (!this.closed) {
					throw new IllegalStateException("A stream of changes broke: " + ex, ex);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	private void changed(AtomicBoolean loading, AtomicLong last) {
		this.changes.incrementAndGet();
		if (loading.compareAndSet(false, true)) {
			long wait = last.get() + TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN) - System.nanoTime();
			this.loads.schedule(() -> load(loading, last), Math.max(wait, 0), TimeUnit.NANOSECONDS);
		}
	}

	private void load(AtomicBoolean loading, AtomicLong last) {
		try {
			loading.set(false);
			this.browser.ask(OVERVIEW);
			last.set(System.nanoTime());
			this.loaded.countDown();
		}
		catch (IOException ex) {
			throw new IllegalStateException("The overview did not come: " + ex, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Thread daemon(Runnable work) {
		Thread thread = new Thread(work, "viewer");
		thread.setDaemon(true);
		return thread;
	}

	/** Streams are left at their next line; the application ends them all. */
	@Override
	public void close() {
		this.closed = true;
		this.loads.shutdownNow();
	}

}
