package io.awa.dashboard;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.awa.dashboard.DashboardSql.Mark;
import io.awa.sql.SqlOperations;

/**
 * Tells those who look when something has changed. Looks every two seconds by one
 * statement, the same for all of them, and not at all while there is nobody.
 */
final class ChangeFeed implements AutoCloseable {

	/** More are refused; their pages ask now and then instead. */
	static final int MOST_VIEWERS = 50;

	/** A stream ends then, so that whoever may no longer see it is asked again. */
	static final long STREAM_SECONDS = 300;

	private static final Log logger = LogFactory.getLog(Dashboard.class);

	private static final String TICK = "tick";

	private static final String NOTHING = "{}";

	private static final long LOOK_SECONDS = 2;

	private static final int LOOKS_PER_TICK = 8;

	private static final int LOOKS_PER_STREAM = (int) (STREAM_SECONDS / LOOK_SECONDS);

	private final SqlOperations operations;

	/** Its thread ends when there is nothing to do. */
	private final ScheduledThreadPoolExecutor thread;

	private final Set<Seat> seats = new CopyOnWriteArraySet<>();

	/** Without a container around it nobody starts it. */
	private volatile boolean running = true;

	private @Nullable ScheduledFuture<?> looking;

	/** Of the thread alone, as is what follows; {@code null} before the first look. */
	private @Nullable Set<Mark> seen;

	private long lastId = Long.MAX_VALUE;

	private int looks;

	ChangeFeed(SqlOperations operations) {
		this.operations = operations;
		CustomizableThreadFactory factory = new CustomizableThreadFactory("awa-dashboard-events-");
		factory.setDaemon(true);
		this.thread = new ScheduledThreadPoolExecutor(1, factory);
		this.thread.setKeepAliveTime(10, TimeUnit.SECONDS);
		this.thread.allowCoreThreadTimeOut(true);
		this.thread.setRemoveOnCancelPolicy(true);
	}

	boolean isFull() {
		return this.seats.size() >= MOST_VIEWERS || !this.running;
	}

	int viewers() {
		return this.seats.size();
	}

	/**
	 * Takes a viewer in, who hears so at once: no server sends the headers of a stream
	 * before its first event. A full or closed feed ends the stream.
	 */
	synchronized Seat join(ChangeViewer viewer) {
		Seat seat = new Seat(viewer);
		if (isFull()) {
			viewer.end();
			return seat;
		}
		this.seats.add(seat);
		if (this.looking == null) {
			this.seen = null;
			this.looking = this.thread.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
		}
		this.thread.execute(() -> tell(seat, TICK, NOTHING));
		return seat;
	}

	private synchronized void leave(Seat seat) {
		this.seats.remove(seat);
		if (this.seats.isEmpty() && this.looking != null) {
			this.looking.cancel(false);
			this.looking = null;
		}
	}

	/** Must not throw: it would be the last look. */
	private void look() {
		try {
			tellChanges();
		}
		catch (RuntimeException ex) {
			logger.debug("The dashboard could not look for changes", ex);
		}
		if (this.looks++ % LOOKS_PER_TICK == 0) {
			tell(TICK, NOTHING);
		}
		this.seats.stream().filter(Seat::isOver).forEach(Seat::end);
	}

	private void tellChanges() {
		Set<String> changed = findChanged(
				this.operations.query(DashboardSql.changes(this.lastId), DashboardSql::readMark));
		if (!changed.isEmpty()) {
			tell("change", JsonText.text(Map.of("queues", changed)));
		}
	}

	/** What has ended leaves the window of the statement by itself; that is no change. */
	private Set<String> findChanged(List<Mark> marks) {
		marks.stream()
			.filter((mark) -> mark.queue() == null)
			.findFirst()
			.ifPresent((last) -> this.lastId = Long.parseLong(last.mark()));
		Set<Mark> now = marks.stream().filter((mark) -> mark.queue() != null).collect(Collectors.toSet());
		Set<Mark> before = this.seen;
		this.seen = now;
		Set<String> changed = new TreeSet<>();
		if (before != null) {
			now.stream().filter((mark) -> !before.contains(mark)).forEach((mark) -> add(changed, mark));
			before.stream()
				.filter((mark) -> mark.source().equals("running") && !now.contains(mark))
				.forEach((mark) -> add(changed, mark));
		}
		return changed;
	}

	private static void add(Set<String> queues, Mark mark) {
		if (mark.queue() != null) {
			queues.add(mark.queue());
		}
	}

	/**
	 * One who does not read holds up the others until the server gives up writing to him,
	 * once: then he leaves.
	 */
	private void tell(String event, String data) {
		this.seats.forEach((seat) -> tell(seat, event, data));
	}

	private static void tell(Seat seat, String event, String data) {
		try {
			seat.viewer.send(event, data);
		}
		catch (RuntimeException ex) {
			seat.end();
		}
	}

	synchronized void start() {
		this.running = true;
	}

	/** Whoever joined before is among those whose streams end. */
	void stop() {
		refuse();
		this.seats.forEach(Seat::end);
	}

	private synchronized void refuse() {
		this.running = false;
	}

	boolean isRunning() {
		return this.running;
	}

	@Override
	public void close() {
		stop();
		this.thread.shutdownNow();
	}

	/** The place of a viewer. */
	final class Seat {

		private final ChangeViewer viewer;

		private int looksLeft = LOOKS_PER_STREAM;

		Seat(ChangeViewer viewer) {
			this.viewer = viewer;
		}

		void leave() {
			ChangeFeed.this.leave(this);
		}

		private boolean isOver() {
			return --this.looksLeft < 0;
		}

		private void end() {
			leave();
			try {
				this.viewer.end();
			}
			catch (RuntimeException ex) {
				logger.debug("A stream of changes had ended already", ex);
			}
		}

	}

}
