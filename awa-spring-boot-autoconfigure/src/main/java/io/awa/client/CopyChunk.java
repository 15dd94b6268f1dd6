package io.awa.client;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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

	private final StringBuilder jobs = new StringBuilder();

	private final StringBuilder ready = new StringBuilder();

	private final List<InsertResult> results = new ArrayList<>();

	CopyChunk(List<EncodedJob> jobs, List<Reservation> reservations) {
		for (int i = 0; i < jobs.size(); i++) {
			add(jobs.get(i), reservations.get(i));
		}
	}

	byte[] jobs() {
		return this.jobs.toString().getBytes(StandardCharsets.UTF_8);
	}

	byte[] ready() {
		return this.ready.toString().getBytes(StandardCharsets.UTF_8);
	}

	List<InsertResult> results() {
		return this.results;
	}

	private void add(EncodedJob job, Reservation reservation) {
		Instant insertedAt = reservation.insertedAt();
		Instant runAt = runAt(job, insertedAt);
		line(this.jobs, reservation.id(), insertedAt, runAt, job.kind(), job.queue(), job.priority(), job.maxAttempts(),
				job.tags(), job.args(), job.metadata(), interval(job.timeoutMicros()), job.concurrencyKey());
		line(this.ready, reservation.id(), runAt, job.priority(), 0, job.queue(), job.kind(), job.concurrencyKey());
		JobState state = runAt.isAfter(insertedAt) ? JobState.SCHEDULED : JobState.AVAILABLE;
		this.results.add(new InsertResult(reservation.id(), job.kind(), job.queue(), Outcome.INSERTED, state, runAt));
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
