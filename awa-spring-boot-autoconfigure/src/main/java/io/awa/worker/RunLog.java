package io.awa.worker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.JobLimits;
import io.awa.JobLogLevel;

/**
 * What one run has logged and was not written yet. Bounded: what comes when it is full is
 * counted, and the last line says how much that was. Lines come from whatever threads
 * work for the handler, and go to the one that writes.
 */
final class RunLog {

	/** Of lines that the library writes. */
	private static final String LIBRARY = "io.awa";

	/** Longest name of a logger or of a class that is kept, in characters. */
	private static final int NAME_LENGTH = 500;

	/** How often the lines of a run that has ended are tried to be written. */
	private static final int MOST_TRIES = 5;

	private final RunLogs owner;

	private final JobLogSettings settings;

	private final ClaimedJob job;

	private final long claimedNanos;

	private final List<Line> waiting = new ArrayList<>();

	private int lines;

	private int bytes;

	private boolean full;

	private long dropped;

	private boolean written;

	/** Takes nothing more. */
	private boolean closed;

	/** The run was settled by this node, so its lease no longer counts. */
	private boolean settled;

	private int tries;

	RunLog(RunLogs owner, JobLogSettings settings, ClaimedJob job, long claimedNanos) {
		this.owner = owner;
		this.settings = settings;
		this.job = job;
		this.claimedNanos = claimedNanos;
	}

	boolean isOf(RunLogs owner) {
		return this.owner == owner;
	}

	boolean takes(JobLogLevel level) {
		return level.compareTo(this.settings.level()) >= 0;
	}

	void add(JobLogLevel level, @Nullable String logger, @Nullable String message, @Nullable String errorType,
			@Nullable String errorMessage) {
		if (!takes(level) || !hasRoom()) {
			return;
		}
		String kept = text(message);
		Line line = new Line(now(), level, clean(logger, NAME_LENGTH), (kept != null) ? kept : "",
				clean(errorType, NAME_LENGTH), text(errorMessage));
		if (keep(line)) {
			this.owner.onLine(this);
		}
	}

	/** Counts a line for which there is none. */
	private synchronized boolean hasRoom() {
		if (this.full && !this.closed) {
			this.dropped++;
		}
		return !this.full && !this.closed;
	}

	private synchronized boolean keep(Line line) {
		int size = line.bytes();
		this.full = this.full || this.lines >= this.settings.maxLines() || this.bytes + size > this.settings.maxBytes();
		if (!hasRoom()) {
			return false;
		}
		this.lines++;
		this.bytes += size;
		this.waiting.add(line);
		return true;
	}

	/** By the database clock, as far as this node knows it. */
	private Instant now() {
		return this.job.claimedAt().plus(Duration.ofNanos(System.nanoTime() - this.claimedNanos));
	}

	/** From here on nothing is taken: the handler has ended. */
	synchronized void close() {
		this.closed = true;
	}

	/** The run is not this node's any more, and nothing is written about it. */
	synchronized void discard() {
		this.closed = true;
		this.waiting.clear();
		this.dropped = 0;
	}

	/**
	 * The run was settled. What was dropped is said at the end.
	 * @return whether there is anything to write, or to remove with a job that is gone
	 */
	synchronized boolean settle() {
		this.closed = true;
		this.settled = true;
		return this.lines > 0 || this.dropped > 0;
	}

	/** Says whether to write it now and not once a second. */
	synchronized boolean isUrgent() {
		return this.settled && this.tries == 0;
	}

	/** Takes what waits; {@code null} if there is nothing to do. */
	synchronized @Nullable Portion take() {
		if (this.settled && this.dropped > 0) {
			this.waiting.add(new Line(now(), JobLogLevel.INFO, LIBRARY,
					"… " + this.dropped + ((this.dropped == 1) ? " line more was" : " lines more were") + " not kept",
					null, null));
			this.dropped = 0;
		}
		if (this.waiting.isEmpty() && !this.settled) {
			return null;
		}
		Portion portion = new Portion(this, List.copyOf(this.waiting), !this.written, this.settled);
		this.waiting.clear();
		return portion;
	}

	synchronized void onWritten(Portion portion) {
		this.written = this.written || !portion.lines().isEmpty();
	}

	/**
	 * What was taken waits again, because its job was locked or the lease was not seen.
	 * @return whether to try again
	 */
	synchronized boolean putBack(Portion portion) {
		this.tries++;
		if (this.settled && this.tries >= MOST_TRIES) {
			return false;
		}
		if (!this.closed || this.settled) {
			this.waiting.addAll(0, portion.lines());
		}
		return !this.waiting.isEmpty();
	}

	/** What was taken could not be written. */
	synchronized void lose(Portion portion) {
		this.dropped += portion.lines().size();
	}

	RunKey key() {
		return new RunKey(this.job.jobId(), this.job.lease());
	}

	int attempt() {
		return this.job.attempt();
	}

	int mostJobLines() {
		return this.settings.maxJobLines();
	}

	private @Nullable String text(@Nullable String said) {
		return (said != null) ? clean(this.owner.redact(this.job.kind(), said), this.settings.maxLineLength()) : null;
	}

	/**
	 * Without what PostgreSQL or UTF-8 cannot hold: NUL, and halves of characters. Cut
	 * before it is looked at, because the text may be of any length.
	 */
	static @Nullable String clean(@Nullable String text, int length) {
		if (text == null) {
			return null;
		}
		String kept = JobLimits.cut(text, length);
		StringBuilder clean = new StringBuilder(kept.length() + 1);
		kept.codePoints()
			.filter((point) -> point != 0)
			.map((point) -> (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) ? '\uFFFD' : point)
			.forEach(clean::appendCodePoint);
		return ((kept.length() < text.length()) ? clean.append('…') : clean).toString();
	}

	/**
	 * A line as it is written.
	 */
	record Line(Instant at, JobLogLevel level, @Nullable String logger, String message, @Nullable String errorType,
			@Nullable String errorMessage) {

		int bytes() {
			return bytes(this.logger) + bytes(this.message) + bytes(this.errorType) + bytes(this.errorMessage);
		}

		private static int bytes(@Nullable String text) {
			return (text != null) ? text.getBytes(StandardCharsets.UTF_8).length : 0;
		}

		/** Without the messages, which may be secret. */
		@Override
		public String toString() {
			return "Line[at=" + this.at + ", level=" + this.level + "]";
		}

	}

	/**
	 * Lines of a run that go together.
	 *
	 * @param log where they come from
	 * @param lines the lines, in order
	 * @param first whether none of the run were written before
	 * @param settled whether the run was settled
	 */
	record Portion(RunLog log, List<Line> lines, boolean first, boolean settled) {

	}

}
