package io.awa;

import java.util.List;
import java.util.Map;

/**
 * The statements of the maintenance, with values for each way they may be used.
 */
final class QueryPlanMaintenance {

	private static final String DAY = "86400000000";

	private static final String MONTHS = "8640000000000";

	private QueryPlanMaintenance() {
	}

	static List<QueryPlanCase> all() {
		return List.of(
				new QueryPlanCase("PruneSql EXPIRED", "three queues",
						Map.of("completedMicros", DAY, "failedMicros", DAY, "cancelledMicros", DAY), 200),
				new QueryPlanCase("PruneSql FINISHED", "1,000 completed jobs",
						finished("completed", DAY, "'-infinity'"), 25_000),
				new QueryPlanCase("PruneSql FINISHED", "1,000 failed jobs", finished("failed", DAY, "'-infinity'"),
						30_000),
				new QueryPlanCase("PruneSql FINISHED", "completed jobs, none old enough",
						finished("completed", MONTHS, "'-infinity'"), 100),
				new QueryPlanCase("PruneSql DEAD_LETTERS", "300",
						Map.of("retentionMicros", "0", "after", "'-infinity'", "batch", "1000"), 10_000),
				new QueryPlanCase("PruneSql DEAD_LETTERS", "none old enough",
						Map.of("retentionMicros", MONTHS, "after", "'-infinity'", "batch", "1000"), 100),
				new QueryPlanCase("PruneSql UNIQUE_CLAIMS", "1,000 of 11,000",
						Map.of("after", "'00000000'", "batch", "1000"), 15_000),
				new QueryPlanCase("PruneSql DESCRIPTORS", "none", Map.of("retentionMicros", DAY), 50),
				new QueryPlanCase("AnnounceSql DESCRIPTORS", "one", descriptors(), 50),
				new QueryPlanCase("AnnounceSql REPEAT", "one", descriptors(), 50),
				new QueryPlanCase("AnnounceSql RETENTION", "one",
						Map.of("queues", "'{mail}'", "completedMicros", "'{1}'", "failedMicros", "'{1}'",
								"cancelledMicros", "'{1}'", "deadLetterMicros", "'{1}'"),
						50),
				new QueryPlanCase("DescriptorSql LIST", "queues", Map.of("subject", "'queue'"), 50),
				new QueryPlanCase("DiagnosisSql SERVER", "all", Map.of("schema", "'awa'"), 1_000),
				new QueryPlanCase("DiagnosisSql MISSING_PRIVILEGES", "none", Map.of("schema", "'awa'"), 1_000),
				new QueryPlanCase("DiagnosisSql HOLDERS", "none", Map.of("seconds", "300"), 1_000),
				new QueryPlanCase("DiagnosisSql JOBS", "all", Map.of(), 1_000));
	}

	private static Map<String, String> finished(String state, String retention, String after) {
		return Map.of("queue", "'default'", "state", "'" + state + "'", "retentionMicros", retention, "after", after,
				"batch", "1000");
	}

	private static Map<String, String> descriptors() {
		return Map.of("subjects", "'{queue}'", "names", "'{mail}'", "displayNames", "'{Mail}'", "descriptions",
				"'{null}'", "owners", "'{null}'", "docsUrls", "'{null}'", "tags", "array['{a}']");
	}

}
