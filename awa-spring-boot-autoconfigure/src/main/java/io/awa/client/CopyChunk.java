package io.awa.client;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.InsertResult;
import io.awa.InsertResult.Outcome;
import io.awa.JobState;
import io.awa.client.CopySql.Reservation;

/**
 * Jobs in the text format of COPY: a line for each, columns between tabs.
 */
final class CopyChunk {

	/** How many jobs one COPY takes. */
	static final int SIZE = 5_000;

	private static final long MICROS_PER_HOUR = 3_600_000_000L;

	/** How much text is handed on at once, so that the server has something to do. */
	private static final int PIECE = 32_768;

	private final List<EncodedJob> jobs;

	private final Reservation reservation;

	private final String insertedAt;

	private final StringBuilder ready = new StringBuilder();

	private final List<InsertResult> results;

	CopyChunk(List<EncodedJob> jobs, Reservation reservation) {
		this.jobs = jobs;
		this.reservation = reservation;
		this.insertedAt = reservation.insertedAt().toString();
		this.results = new ArrayList<>(jobs.size());
	}

	/**
	 * The lines of what the jobs are, to be read once. Each piece is made when it is
	 * asked for, while the server stores those before.
	 */
	Iterator<byte[]> jobs() {
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				return CopyChunk.this.results.size() < CopyChunk.this.jobs.size();
			}

			@Override
			public byte[] next() {
				return nextPiece();
			}

		};
	}

	/** The lines of where the jobs stand, made together with those of what they are. */
	byte[] ready() {
		return this.ready.toString().getBytes(StandardCharsets.UTF_8);
	}

	/** What became of the jobs, likewise. */
	List<InsertResult> results() {
		return this.results;
	}

	private byte[] nextPiece() {
		StringBuilder lines = new StringBuilder();
		while (this.results.size() < this.jobs.size() && lines.length() < PIECE) {
			add(lines, this.jobs.get(this.results.size()), this.reservation.ids().get(this.results.size()));
		}
		return lines.toString().getBytes(StandardCharsets.UTF_8);
	}

	private void add(StringBuilder lines, EncodedJob job, long id) {
		Instant now = this.reservation.insertedAt();
		Instant runAt = runAt(job, now);
		String runAtText = runAt.equals(now) ? this.insertedAt : runAt.toString();
		line(lines, id, this.insertedAt, runAtText, job.kind(), job.queue(), job.priority(), job.maxAttempts(),
				job.tags(), job.args(), job.metadata(), interval(job.timeoutMicros()), job.concurrencyKey());
		line(this.ready, id, runAtText, job.priority(), 0, job.queue(), job.kind(), job.concurrencyKey());
		JobState state = runAt.isAfter(now) ? JobState.SCHEDULED : JobState.AVAILABLE;
		this.results.add(new InsertResult(id, job.kind(), job.queue(), Outcome.INSERTED, state, runAt));
	}

	/** In hours and seconds, because older servers take no large number of one unit. */
	private static @Nullable String interval(@Nullable Long micros) {
		if (micros == null) {
			return null;
		}
		long rest = micros % MICROS_PER_HOUR;
		return micros / MICROS_PER_HOUR + " hours " + BigDecimal.valueOf(rest, 6).toPlainString() + " seconds";
	}

	/** As the statement does it. */
	private static Instant runAt(EncodedJob job, Instant insertedAt) {
		if (job.delayMicros() != null) {
			return insertedAt.plus(job.delayMicros(), ChronoUnit.MICROS);
		}
		Instant runAt = (job.runAt() != null) ? Instant.parse(job.runAt()) : insertedAt;
		return runAt.isAfter(insertedAt) ? runAt : insertedAt;
	}

	private static void line(StringBuilder lines, @Nullable Object... columns) {
		for (int i = 0; i < columns.length; i++) {
			if (i > 0) {
				lines.append('\t');
			}
			append(lines, columns[i]);
		}
		lines.append('\n');
	}

	private static void append(StringBuilder lines, @Nullable Object column) {
		if (column == null) {
			lines.append("\\N");
			return;
		}
		String text = column.toString();
		if (text.indexOf('\\') < 0 && text.indexOf('\t') < 0 && text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
			lines.append(text);
			return;
		}
		for (int i = 0; i < text.length(); i++) {
			char one = text.charAt(i);
			switch (one) {
				case '\\' -> lines.append("\\\\");
				case '\t' -> lines.append("\\t");
				case '\n' -> lines.append("\\n");
				case '\r' -> lines.append("\\r");
				default -> lines.append(one);
			}
		}
	}

}
