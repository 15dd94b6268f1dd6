package io.awa.client;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import io.awa.Job;
import io.awa.JobState;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.json.JobCodec;
import io.awa.sql.SqlRow;

/**
 * Reads jobs, in whatever statement they come.
 */
final class JobRow {

	/** What {@link #read} reads, from the view of the jobs. */
	static final String COLUMNS = """
			id, kind, queue, priority, max_attempts, args::text as args, metadata::text as metadata, tags, created_at,
			  run_at, claimed_at, finished_at, attempt, state""";

	private JobRow() {
	}

	static Job read(SqlRow row, JobCodec codec) {
		return new Job(row.getLong("id"), row.getString("kind"), row.getString("queue"), row.getInt("priority"),
				JobState.of(row.getString("state")), row.getInt("attempt"), row.getInt("max_attempts"),
				row.getString("args"), codec.decodeMetadata(row.getString("metadata")), row.getStrings("tags"),
				row.getInstant("created_at"), row.findInstant("run_at"), row.findInstant("claimed_at"),
				row.findInstant("finished_at"));
	}

	/**
	 * Makes a page of rows, newest first, of which one more than wanted was read to know
	 * whether there is more.
	 */
	static <T> Page<T> page(List<T> rows, PageRequest request, Function<T, Job> job) {
		return pageById(rows, request, (row) -> job.apply(row).id());
	}

	/** The same for rows with ids of their own. */
	static <T> Page<T> pageById(List<T> rows, PageRequest request, ToLongFunction<T> id) {
		boolean more = rows.size() > request.limit();
		boolean upwards = request.newerThan() != null;
		List<T> items = !more ? rows : upwards ? rows.subList(1, rows.size()) : rows.subList(0, request.limit());
		if (items.isEmpty()) {
			return new Page<>(items, request.newerThan(), null);
		}
		@Nullable Long older = (more || upwards) ? id.applyAsLong(items.get(items.size() - 1)) : null;
		return new Page<>(items, id.applyAsLong(items.get(0)), older);
	}

}
