package io.awa.worker;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.awa.sql.SqlRow;

/**
 * What a statement says of a run that it has ended.
 */
record ModelEnded(RunKey run, String queue, String next, @Nullable Instant runAt) {

	static ModelEnded read(SqlRow row) {
		Instant runAt = row.findInstant("run_at");
		return new ModelEnded(new RunKey(row.getLong("job_id"), row.getLong("lease")),
				(runAt != null) ? row.getString("queue") : "", row.getString("next"), runAt);
	}

	/** A statement that simply completes runs keeps quiet about those it completed. */
	static Map<RunKey, ModelEnded> byRun(List<Settlement> settlements, List<ModelEnded> rows) {
		Map<RunKey, ModelEnded> ended = new HashMap<>();
		rows.forEach((row) -> ModelViolation.check(ended.put(row.run(), row) == null, "S7: run %s was ended twice",
				row.run()));
		settlements.stream()
			.filter(Settlement::isPlain)
			.map(Settlement::key)
			.forEach((run) -> ended.putIfAbsent(run, new ModelEnded(run, "", "completed", null)));
		ended.values().removeIf((run) -> run.next().equals("lost"));
		return ended;
	}

}
