package io.awa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements that find jobs, with filters of all sorts.
 */
final class QueryPlanFilters {

	/** Pages of the table of 100,000 waiting jobs, with some room. */
	private static final long READY_PAGES = 1_500;

	/** The jobs of a page of 101, each looked up in six tables. */
	private static final long PAGE = 2_500;

	/** All pages of the table of a million jobs, and of one of its indexes. */
	private static final long HISTORY = 25_000;

	private static final String RARE = "no index holds the kinds and queues of completed jobs, which every job would pay for";

	private static final String BACKLOG = "the jobs that wait have no index by id, which every job would pay for";

	private QueryPlanFilters() {
	}

	static List<QueryPlanCase> all() {
		List<QueryPlanCase> cases = new ArrayList<>(List.of(page("any"), page("below a job", "cursor=500000"),
				page("above a job", "cursor=500000", "newer=1"), page("common kind", "kind='kind-3'"),
				page(2 * PAGE, "queue of 1 in 1,000", "queue='archive'"),
				page(HISTORY, "rare kind", "kind='rare'").mayScan(RARE, "table job"),
				page(HISTORY, "unknown queue", "queue='none'").mayScan(RARE, "table job"), page("tag", "tag='tag-3'"),
				page("unknown tag", "tag='none'"), page("tag and kind", "tag='tag-3'", "kind='kind-7'"),
				page(2 * PAGE, "hours of old", from(20), before(19.8)),
				page(2 * PAGE, "hours of old upwards", from(20), before(19.8), "newer=1"),
				page("since", from(20), "newer=1"), page("until", before(20)),
				page("hours of old, rare kind", "kind='rare'", from(20), before(19.8)),
				page("ids", "ids='{1,2,500000,1000002}'"),
				page(20_000, "10,000 ids", "ids=" + QueryPlanCases.array("i * 100", "10000"))));
		cases.addAll(unfinished());
		cases.addAll(finished());
		cases.addAll(changes());
		return cases;
	}

	private static List<QueryPlanCase> unfinished() {
		List<QueryPlanCase> cases = new ArrayList<>();
		for (String state : List.of("available", "scheduled", "retryable", "available,scheduled,retryable,running")) {
			String states = "states='{" + state + "}'";
			cases.add(page(READY_PAGES + PAGE, state, states).mayScan(BACKLOG, "table ready"));
			cases.add(page(READY_PAGES + PAGE, state + " in a queue", states, "queue='mail'").mayScan(BACKLOG,
					"table ready"));
			cases.add(page(READY_PAGES + PAGE, state + " of a rare kind", states, "kind='rare'").mayScan(BACKLOG,
					"table ready"));
			cases.add(page(READY_PAGES + PAGE, state + " with a tag", states, "tag='tag-3'").mayScan(BACKLOG,
					"table ready"));
			cases.add(page(READY_PAGES + PAGE, state + " with a tag in a queue", states, "tag='tag-3'", "queue='mail'")
				.mayScan(BACKLOG, "table ready"));
			cases.add(page(READY_PAGES + PAGE, state + " of old", states, from(20), before(19.8)).mayScan(BACKLOG,
					"table ready"));
		}
		cases.add(page("running", "states='{running}'"));
		cases.add(page("waiting", "states='{waiting_external}'"));
		cases.add(page("running of a kind", "states='{running}'", "kind='kind-1'"));
		return cases;
	}

	private static List<QueryPlanCase> finished() {
		String failed = "states='{failed,dead_letter}'";
		String cancelled = "states='{cancelled}'";
		String completed = "states='{completed}'";
		return List.of(page("failed", failed), page("failed in a queue", failed, "queue='mail'"),
				page("failed in a queue without any", failed, "queue='archive'"),
				page("failed of a rare kind", failed, "kind='rare'"),
				page(2 * PAGE, "failed of old", failed, from(20), before(19.8)),
				page("failed with a tag", failed, "tag='tag-3'"), page("cancelled", cancelled),
				page("cancelled in a queue without any", cancelled, "queue='mail'"),
				page("cancelled of a kind", cancelled, "kind='kind-1'"), page("completed", completed),
				page("completed below a job", completed, "cursor=500000"),
				page(2 * PAGE, "completed in a queue of 1 in 1,000", completed, "queue='archive'"),
				page(HISTORY, "completed of a rare kind", completed, "kind='rare'").mayScan(RARE, "table finished"),
				page(2 * PAGE, "completed with a tag", completed, "tag='tag-3'"),
				page(2 * PAGE, "completed of old", completed, from(20), before(19.8)),
				page("completed of old, rare kind", completed, "kind='rare'", from(20), before(19.8)),
				page("completed of ids", completed, "ids='{1,2,500000,1000002}'"));
	}

	/** What is changed costs more; what is looked for does not. */
	private static List<QueryPlanCase> changes() {
		String[] failed = { "states='{failed}'", "queue='mail'", "limit=100", "newer=1" };
		String[] ready = { "states='{available,scheduled,retryable,waiting_external}'", "queue='mail'", "limit=100",
				"newer=1" };
		String[] dead = { "states='{dead_letter}'", "queue='mail'", "limit=50", "newer=1" };
		return List.of(found("DeadLetterSql PAGE", PAGE, "all", "states='{dead_letter}'"),
				found("DeadLetterSql PAGE", PAGE, "of a queue", dead),
				new QueryPlanCase("DeadLetterSql COUNT", "300", Map.of(), 2_500),
				found("DeadLetterSql RETRY_FOUND", 5_000, "50", dead),
				found("DeadLetterSql BURY_FOUND", 5_000, "none", failed),
				found("JobSql RETRY_FOUND", 8_000, "none", failed),
				found("JobSql RETRY_FOUND", 8_000, "100", "states='{failed}'", "queue='default'", "limit=100",
						"newer=1"),
				found("JobSql DISCARD_FOUND", 8_000, "100", "states='{failed}'", "queue='default'", "limit=100",
						"newer=1"),
				found("JobSql CANCEL_FOUND", READY_PAGES + 8_000, "100", ready).mayScan(BACKLOG, "table ready"),
				found("JobSql MOVE_FOUND", READY_PAGES + 8_000, "100", ready).mayScan(BACKLOG, "table ready"),
				found("JobSql PREVIEW", 1_000, "10,000 failed", "states='{failed}'", "limit=null", "newer=1"),
				found("JobSql PREVIEW", READY_PAGES, "20,000 in a queue", "states='{available}'", "queue='mail'",
						"limit=null", "newer=1")
					.mayScan(BACKLOG, "table ready"));
	}

	private static String from(double daysAgo) {
		return "createdFrom=(now() - interval '" + daysAgo + " days')::text";
	}

	private static String before(double daysAgo) {
		return "createdBefore=(now() - interval '" + daysAgo + " days')::text";
	}

	private static QueryPlanCase page(String about, String... filter) {
		return page(PAGE, about, filter);
	}

	private static QueryPlanCase page(long buffers, String about, String... filter) {
		return found("JobSql PAGE", buffers, about, filter);
	}

	private static QueryPlanCase found(String statement, long buffers, String about, String... filter) {
		Map<String, String> values = new HashMap<>(
				Map.of("states", "null", "kind", "null", "queue", "null", "tag", "null", "createdFrom", "null",
						"createdBefore", "null", "ids", "null", "cursor", "null", "newer", "0", "limit", "101"));
		values.putAll(Map.of("reason", "'Test.'", "runAt", "null", "newPriority", "1", "newQueue", "'other'"));
		for (String condition : filter) {
			values.put(condition.substring(0, condition.indexOf('=')), condition.substring(condition.indexOf('=') + 1));
		}
		return new QueryPlanCase(statement, about, values, buffers);
	}

}
