package io.awa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements of the dashboard, with values for each way they may be used.
 */
final class QueryPlanDashboard {

	private static final String RUNS = "the runs are few, and all of them are counted";

	private QueryPlanDashboard() {
	}

	static List<QueryPlanCase> all() {
		List<QueryPlanCase> cases = new ArrayList<>(searches());
		cases.addAll(looks());
		return cases;
	}

	private static List<QueryPlanCase> looks() {
		return List.of(new QueryPlanCase("DashboardSql NOW", "now", Map.of(), 10),
				new QueryPlanCase("DashboardSql RATES", "the last hour", Map.of("minutes", "60"), 3_000),
				new QueryPlanCase("DashboardSql RATES", "the last minutes", Map.of("minutes", "4"), 1_000),
				new QueryPlanCase("DashboardSql LATENCY", "a sample of 1,000", Map.of("sample", "1000"), 8_000),
				new QueryPlanCase("DashboardSql WORKERS", "one", Map.of(), 100).mayScan(RUNS, "table running"),
				new QueryPlanCase("DashboardSql CHANGES", "nothing new",
						Map.of("lastId", "(select max(id) from awa.job)", "lookAt", "1000"), 500)
					.mayScan(RUNS, "table running"),
				new QueryPlanCase("DashboardSql CHANGES", "more new jobs than are looked at",
						Map.of("lastId", "1", "lookAt", "1000"), 1_000)
					.mayScan(RUNS, "table running"),
				new QueryPlanCase("AuditSql INSERT", "one, while nothing is too old", insert("10000"), 100),
				new QueryPlanCase("AuditSql INSERT", "one, while 100 are too old", insert("9900"), 500),
				new QueryPlanCase("AuditSql OLDER", "a page", Map.of("olderThan", "5000", "limit", "51"), 50));
	}

	/** Whatever is looked for, 10,000 ids are read, and those that are found by index. */
	private static List<QueryPlanCase> searches() {
		List<QueryPlanCase> cases = new ArrayList<>();
		for (String statement : List.of("SearchSql ANYWHERE", "SearchSql COMPLETED")) {
			cases.add(search(statement, 800, "rare kind", "kind='rare'"));
			cases.add(search(statement, 800, "unknown kind upwards", "kind='none'", "direction=1"));
			cases.add(search(statement, 800, "unknown queue", "queue='none'"));
			cases.add(search(statement, 8_000, "tag and kind", "tag='tag-3'", "kind='kind-7'"));
			cases.add(search(statement, 800, "all of a common kind", "kind='kind-3'", "limit=100001"));
		}
		cases.add(search("SearchSql COMPLETED", 80_000, "all of some hours",
				"createdFrom=(now() - interval '20 days')::text", "limit=100001"));
		cases.add(search("SearchSql COMPLETED", 1_500, "or running or failed, of a rare kind", "kind='rare'",
				"places='{running,failed,dead_letter}'"));
		cases.add(search("SearchSql OLDEST", 2_200, "10,000 failed", "places='{failed,dead_letter}'", "limit=100001"));
		cases.add(search("SearchSql OLDEST", 300, "100 failed", "places='{failed,dead_letter}'", "limit=101"));
		cases.add(search("SearchSql BOUNDS", 20, "all"));
		cases.add(search("SearchSql BOUNDS", 500, "of a time", "createdFrom=(now() - interval '20 days')::text",
				"createdBefore=(now() - interval '19 days')::text"));
		return cases;
	}

	private static QueryPlanCase search(String statement, long buffers, String about, String... filter) {
		Map<String, String> values = new HashMap<>(Map.of("firstId", "500000", "endId", "510000", "kind", "null",
				"queue", "null", "tag", "null", "createdFrom", "null", "createdBefore", "null", "direction", "-1",
				"limit", "51", "wanted", "51"));
		values.put("places", "'{}'");
		for (String condition : filter) {
			values.put(condition.substring(0, condition.indexOf('=')), condition.substring(condition.indexOf('=') + 1));
		}
		return new QueryPlanCase(statement, about, values, buffers);
	}

	private static Map<String, String> insert(String mostEntries) {
		return Map.of("mostEntries", mostEntries, "actor", "'ada'", "action", "'pause'", "target", "'queues/mail'",
				"detail", "null", "changed", "1");
	}

}
