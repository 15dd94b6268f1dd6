package io.awa.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.awa.sql.SqlCommand;
import io.awa.worker.RunLog.Line;
import io.awa.worker.RunLog.Portion;

/**
 * The statement that keeps what handlers log.
 */
final class RunLogSql {

	/**
	 * Keeps lines of runs and returns the runs of which they were kept. Calls the
	 * function of the schema; it explains itself there.
	 */
	static final String WRITE = """
			select job_id, lease
			from {schema}.write_job_log(:jobIds::bigint[], :leases::bigint[], :attempts::integer[], :ended::integer[],
			  :first::integer[], :mostLines::integer, :lineRuns::integer[], :times::text[], :levels::text[],
			  :loggers::text[], :messages::text[], :errorTypes::text[], :errorMessages::text[])""";

	private RunLogSql() {
	}

	static SqlCommand write(List<Portion> portions) {
		List<Line> lines = portions.stream().flatMap((portion) -> portion.lines().stream()).toList();
		return SqlCommand.of(WRITE)
			.with("jobIds", portions.stream().map((portion) -> portion.log().key().jobId()).toArray(Long[]::new))
			.with("leases", portions.stream().map((portion) -> portion.log().key().lease()).toArray(Long[]::new))
			.with("attempts", portions.stream().map((portion) -> portion.log().attempt()).toArray(Integer[]::new))
			.with("ended", portions.stream().map((portion) -> portion.settled() ? 1 : 0).toArray(Integer[]::new))
			.with("first", portions.stream().map((portion) -> portion.first() ? 1 : 0).toArray(Integer[]::new))
			.with("mostLines", portions.get(0).log().mostJobLines())
			.with("lineRuns", lineRuns(portions))
			.with("times", texts(lines, (line) -> line.at().toString()))
			.with("levels", texts(lines, (line) -> line.level().text()))
			.with("loggers", texts(lines, Line::logger))
			.with("messages", texts(lines, Line::message))
			.with("errorTypes", texts(lines, Line::errorType))
			.with("errorMessages", texts(lines, Line::errorMessage));
	}

	/** Of each line the place of its run, from 1. */
	private static Integer[] lineRuns(List<Portion> portions) {
		List<Integer> places = new ArrayList<>();
		for (int i = 0; i < portions.size(); i++) {
			for (int j = 0; j < portions.get(i).lines().size(); j++) {
				places.add(i + 1);
			}
		}
		return places.toArray(Integer[]::new);
	}

	private static @Nullable String[] texts(List<Line> lines, Function<Line, @Nullable String> part) {
		return lines.stream().map(part).toArray(String[]::new);
	}

}
