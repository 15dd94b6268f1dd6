package io.awa;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Claims of queues with limits, and what sets limits.
 */
final class QueryPlanLimits {

	private static final String QUEUE_LIMITS = """
			array['{"fleet_concurrency": 1000, "fleet_rate": {"per_second": 1000, "burst": 1000}}']""";

	private QueryPlanLimits() {
	}

	static List<QueryPlanCase> all() {
		Map<String, String> set = new HashMap<>(Map.of("queue", "'mail'", "concurrency", "1", "fleetConcurrency", "1",
				"keyConcurrency", "1", "rate", "'1'", "burst", "1", "fleetRate", "'1'", "fleetBurst", "1",
				"ageingMicros", "0", "by", "'test'"));
		return List.of(
				new QueryPlanCase("ClaimSql CLAIM", "10 jobs of a queue with limits",
						claim("mail", QUEUE_LIMITS, "'{null,null,null,null}'"), 2_000),
				new QueryPlanCase("ClaimSql CLAIM", "10 jobs of kinds with a rate", claim("mail", "'{null}'",
						"array[null, '{\"free\": 2, \"fleet_rate\": {\"per_second\": 1000, \"burst\": 1000}}', null, null]"),
						1_500),
				new QueryPlanCase("ClaimSql CLAIM", "behind 5,000 jobs of a key that runs",
						claim("keyed", "'{null}'", "'{null,null,null,null}'"), 3_000),
				new QueryPlanCase("ClaimSql CLAIM", "behind the same in the order of the key",
						claim("keyed", "array['{\"key_order\": \"fifo\"}']", "'{null,null,null,null}'"), 3_000),
				new QueryPlanCase("LimitSql SET", "a queue", set, 50),
				new QueryPlanCase("LimitSql CLEAR", "a queue", set, 50),
				new QueryPlanCase("LimitSql READ", "all queues", Map.of("queue", "null"), 50));
	}

	static Map<String, String> claim(String queue, String limits, String kindLimits) {
		return Map.ofEntries(Map.entry("workerId", "1"), Map.entry("kinds", "'{kind-1,kind-2,kind-3,kind-7}'"),
				Map.entry("kindTimeouts", "'{null,null,null,null}'"), Map.entry("kindLimits", kindLimits),
				Map.entry("queues", "'{" + queue + "}'"), Map.entry("limits", limits), Map.entry("free", "'{10}'"),
				Map.entry("deadlineMicros", "'{null}'"), Map.entry("priorities", "array['{1,2,3,4}']"),
				Map.entry("afterRunAts", "array['{-infinity,-infinity,-infinity,-infinity}']"),
				Map.entry("afterIds", "array['{0,0,0,0}']"),
				Map.entry("aheadRunAts", "array['{-infinity,-infinity,-infinity,-infinity}']"),
				Map.entry("aheadIds", "array['{0,0,0,0}']"));
	}

}
