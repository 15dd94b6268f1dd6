package io.awa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every statement of the library, with values for each way it may be used. The bounds are
 * about twice of what was measured.
 */
final class QueryPlanCases {

	/** Pages of the table of 100,000 waiting jobs and of what else goes with it. */
	private static final long READY_PAGES = 2_000;

	/** Statements without a plan, and those that run only in tests of applications. */
	static final List<String> WITHOUT_PLAN = List.of("CopySql COPY_JOBS", "CopySql COPY_READY", "DueTimeSql ADVANCE",
			"DueTimeSql BEGIN_WITH_TRANSACTION");

	private static final String BATCH = "a merge with 10,000 keys is cheaper than to look up 1,000";

	private QueryPlanCases() {
	}

	static List<QueryPlanCase> all() {
		List<QueryPlanCase> cases = new ArrayList<>(QueryPlanFilters.all());
		cases.addAll(ofOneJob());
		cases.addAll(inserts());
		cases.addAll(worker());
		cases.addAll(callbacks());
		cases.addAll(schedules());
		cases.addAll(queues());
		cases.addAll(QueryPlanMaintenance.all());
		cases.addAll(QueryPlanLimits.all());
		cases.addAll(QueryPlanDashboard.all());
		return cases;
	}

	/** The functions that no statement of the library calls. */
	static List<QueryPlanCase> ofFunctions() {
		return List.of(
				new QueryPlanCase("select * from awa.insert_job('kind-1', '{}', unique_by => '{}')", "insert from SQL",
						Map.of(), 1_000),
				new QueryPlanCase("""
						select * from awa.claim(:workerId, :kinds, :kindTimeouts, :kindLimits, :queues, :free,
						  :deadlineMicros, :limits, :priorities, :afterRunAts, :afterIds)""",
						"claim of the previous jar",
						QueryPlanLimits.claim("default", "'{null}'", "'{null,null,null,null}'"), 500));
	}

	private static List<QueryPlanCase> ofOneJob() {
		List<QueryPlanCase> cases = new ArrayList<>();
		Map<String, Long> jobs = Map.of("ready", QueryPlanData.READY, "requeued", QueryPlanData.REQUEUED, "completed",
				QueryPlanData.COMPLETED, "failed", QueryPlanData.FAILED, "unique and completed",
				QueryPlanData.UNIQUE_COMPLETED, "running", QueryPlanData.RUNNING, "waiting", QueryPlanData.WAITING,
				"dead", QueryPlanData.DEAD, "unknown", QueryPlanData.UNKNOWN);
		jobs.forEach((about, id) -> {
			Map<String, String> values = Map.of("jobId", id.toString(), "reason", "'Test.'", "runAt", "null",
					"newPriority", "null", "newQueue", "null");
			cases.add(new QueryPlanCase("JobSql GET", about, values, 100));
			cases.add(new QueryPlanCase("DetailSql DETAIL", about, values, 150));
			cases.add(new QueryPlanCase("JobLogSql OLDER", about, logOf(id), 50));
			cases.add(new QueryPlanCase("JobLogSql NEWER", about, logOf(id), 50));
			cases.add(new QueryPlanCase("JobSql CANCEL", about, values, 300));
			cases.add(new QueryPlanCase("JobSql RETRY", about, values, 500));
			cases.add(new QueryPlanCase("DeadLetterSql GET", about, values, 100));
			cases.add(new QueryPlanCase("DeadLetterSql RETRY", about, values, 500));
			cases.add(new QueryPlanCase("DeadLetterSql BURY", about, values, 200));
			cases.add(new QueryPlanCase("DeadLetterSql PURGE", about, values, 200));
		});
		return cases;
	}

	private static List<QueryPlanCase> inserts() {
		return List.of(new QueryPlanCase("InsertSql INSERT", "one", insert("null"), 50),
				new QueryPlanCase("InsertSql INSERT_ONE", "one", insertOne(), 50),
				new QueryPlanCase("InsertSql INSERT_NOW", "one", insertOne(), 50),
				new QueryPlanCase("InsertSql INSERT_UNIQUE", "a free key", insert("'{}'"), 200),
				new QueryPlanCase("InsertSql INSERT_UNIQUE", "no key", insert("null"), 200),
				new QueryPlanCase("InsertSql INSERT_DEPENDENT", "one that waits for two", insertDependent(), 300),
				new QueryPlanCase("InsertSql INSERT_UNIQUE", "a key twice, replacing args", twice("replace_args"), 300),
				new QueryPlanCase("InsertSql INSERT_UNIQUE", "a key twice, rescheduling", twice("reschedule"), 300),
				new QueryPlanCase("InsertSql INSERT_UNIQUE", "one in a batch of 1,000",
						insertMany("case when i = 500 then '{}' end"), 40_000)
					.mayScan(BATCH, "index unique_claim_pkey"),
				new QueryPlanCase("InsertSql INSERT_UNIQUE", "1,000 free keys", insertMany("'{}'"), 80_000)
					.mayScan(BATCH, "index unique_claim_pkey"),
				new QueryPlanCase("JobSql CANCEL_BY_KEY", "a key that nobody holds",
						Map.of("reason", "'Test.'", "kind", "'kind-1'", "queue", "'default'", "args", "'{}'", "unique",
								"'{}'"),
						100),
				new QueryPlanCase("CopySql RESERVE", "100", Map.of("count", "100"), 300));
	}

	private static Map<String, String> insert(String unique) {
		return insertValues("1", "'{}'", unique);
	}

	private static Map<String, String> insertOne() {
		return Map.ofEntries(Map.entry("delayMicros", "0"), Map.entry("runAt", "'-infinity'"),
				Map.entry("kind", "'kind-1'"), Map.entry("queue", "'default'"), Map.entry("priority", "2"),
				Map.entry("maxAttempts", "25"), Map.entry("tags", "'{}'"), Map.entry("args", "'{}'"),
				Map.entry("metadata", "'{}'"), Map.entry("timeoutMicros", "0"), Map.entry("concurrencyKey", "''"));
	}

	private static Map<String, String> insertDependent() {
		Map<String, String> values = new HashMap<>(insert("null"));
		values.putAll(Map.of("dependents", "'{1,1}'", "dependsOn",
				"array[" + QueryPlanData.COMPLETED + ", " + QueryPlanData.READY + "]::bigint[]", "dueAts",
				"'{null,null}'", "dueDelayMicros", "'{null,null}'", "onFailures", "'{cancel,cancel}'"));
		return values;
	}

	private static Map<String, String> twice(String onConflict) {
		return insertValues("2", "'{}'", "'{\"on_conflict\": \"" + onConflict + "\"}'");
	}

	private static Map<String, String> insertMany(String unique) {
		return insertValues("1000", "jsonb_build_object('i', i)::text", unique);
	}

	private static Map<String, String> insertValues(String count, String args, String unique) {
		Map<String, String> values = new HashMap<>();
		Map<String, String> each = Map.ofEntries(Map.entry("kinds", "'kind-1'"), Map.entry("queues", "'default'"),
				Map.entry("priorities", "2"), Map.entry("maxAttempts", "25"), Map.entry("runAts", "null::text"),
				Map.entry("delayMicros", "null::bigint"), Map.entry("timeoutMicros", "null::bigint"),
				Map.entry("tags", "'{}'::text"), Map.entry("args", args), Map.entry("metadata", "'{}'::text"),
				Map.entry("uniques", unique + "::text"), Map.entry("concurrencyKeys", "null::text"));
		each.forEach((name, value) -> values.put(name, array(value, count)));
		values.put("lockTimeoutMillis", "10000");
		return values;
	}

	private static List<QueryPlanCase> worker() {
		return List.of(
				new QueryPlanCase("ClaimSql CLAIM", "10 jobs of four lanes",
						QueryPlanLimits.claim("default", "'{null}'", "'{null,null,null,null}'"), 500),
				new QueryPlanCase("SettleSql COMPLETE", "100", settle("'completed'"), 1_500),
				new QueryPlanCase("SettleSql SETTLE", "100 completed", settle("'completed'"), 2_000),
				new QueryPlanCase("SettleSql FORGET", "100", settle("'forgotten'"), 3_000),
				new QueryPlanCase("SettleSql SETTLE", "100 snoozed", settle("'snooze'"), 3_000),
				new QueryPlanCase("SettleSql SETTLE_AND_INSERT", "one", settleAndInsert(), 1_200),
				new QueryPlanCase("SettleSql COMPLETE_FREE", "100", settle("'completed'"), 2_000),
				new QueryPlanCase("SettleSql SETTLE_FREE", "100 retried", settle("'retry'"), 3_000),
				new QueryPlanCase("SettleSql SETTLE_AND_INSERT_FREE", "one", settleAndInsert(), 1_300),
				new QueryPlanCase("ProgressSql WRITE", "100", settle("'none'"), 1_500),
				new QueryPlanCase("RunLogSql WRITE", "2 lines each of 100 runs, which take the place of others", logs(),
						6_000),
				new QueryPlanCase("DependencySql RELEASE", "100 completed, none awaited",
						Map.of("jobIds", array(QueryPlanData.COMPLETED + " + i - 1", "100")), 1_500),
				new QueryPlanCase("DependencySql AWAITED", "a page", Map.of("after", "0"), 50),
				new QueryPlanCase("SettleSql SETTLE", "100 failed", settle("'failed'"), 2_500),
				new QueryPlanCase("SettleSql SETTLE", "100 retried", settle("'retry'"), 2_500),
				new QueryPlanCase("WorkerSql REGISTER", "a worker",
						Map.of("node", "'n'", "version", "'v'", "queues", "'{}'", "capacity", "1", "kinds", "'{}'"),
						50),
				new QueryPlanCase("WorkerSql HEARTBEAT", "100 runs", runs(), 500),
				new QueryPlanCase("WorkerSql DEREGISTER", "a worker", Map.of("workerId", "1"), 50),
				new QueryPlanCase("WorkerSql ORPHANS", "100 known runs of 500", runs(), 500),
				new QueryPlanCase("RescueSql RESCUE", "500 runs",
						Map.of("silenceMicros", "0", "queuesWithoutDeadLetters", "'{mail}'"), 15_000),
				new QueryPlanCase("NotifySql NOTIFY", "one", Map.of("channel", "'c'", "payloads", "'{p}'"), 50));
	}

	private static Map<String, String> settle(String next) {
		String id = QueryPlanData.RUNNING + " + i - 1";
		return settle(id, next, "100");
	}

	private static Map<String, String> settle(String id, String next, String count) {
		Map<String, String> values = new HashMap<>(Map.of("jobIds", array(id, count), "leases", array(id, count),
				"nexts", array(next, count), "delayMicros", array("0::bigint", count)));
		for (String text : List.of("errorTypes", "errorMessages", "errorStacks", "deathReasons", "results", "messages",
				"checkpoints")) {
			values.put(text, array("null::text", count));
		}
		values.put("maxSnoozes", array("10", count));
		values.put("leaveLocked", "1");
		values.put("percents", array("50", count));
		return values;
	}

	private static Map<String, String> logOf(long id) {
		return Map.of("jobId", String.valueOf(id), "olderThan", "1000000000", "newerThan", "0", "limit", "101");
	}

	private static Map<String, String> logs() {
		String ids = array(QueryPlanData.RUNNING + " + i - 1", "100");
		Map<String, String> values = new HashMap<>(
				Map.of("jobIds", ids, "leases", ids, "attempts", array("1", "100"), "ended", array("0", "100"), "first",
						array("1", "100"), "mostLines", "5", "lineRuns", array("(i + 1) / 2", "200")));
		values.putAll(Map.of("times", array("'2026-01-01T00:00:00Z'::text", "200"), "levels",
				array("'info'::text", "200"), "messages", array("'Line.'::text", "200")));
		for (String text : List.of("loggers", "errorTypes", "errorMessages")) {
			values.put(text, array("null::text", "200"));
		}
		return values;
	}

	private static Map<String, String> settleAndInsert() {
		Map<String, String> values = new HashMap<>(settle(QueryPlanData.RUNNING + " + i - 1", "'completed'", "1"));
		Map<String, String> insert = insertValues("1", "'{}'", "null");
		insert.forEach(values::putIfAbsent);
		values.put("insertDelayMicros", insert.get("delayMicros"));
		return values;
	}

	private static Map<String, String> runs() {
		String ids = array(QueryPlanData.RUNNING + " + i - 1", "100");
		return Map.of("workerId", "1", "ageMicros", "0", "jobIds", ids, "leases", ids);
	}

	private static List<QueryPlanCase> callbacks() {
		List<QueryPlanCase> cases = new ArrayList<>();
		for (String resolution : List.of("complete", "fail", "cancel", "retry", "resume")) {
			cases.add(new QueryPlanCase("CallbackSql RESOLVE", resolution,
					Map.of("callbackId", "'" + QueryPlanData.CALLBACK + "'", "resolution", "'" + resolution + "'",
							"payload", "'{}'", "error", "'Test.'"),
					100));
		}
		cases.add(new QueryPlanCase("CallbackSql HEARTBEAT", "a waiting job",
				Map.of("callbackId", "'" + QueryPlanData.CALLBACK + "'", "timeoutMicros", "1"), 100));
		Map<String, String> run = Map.of("callbackId", "'00000000-0000-0000-0000-000000000001'", "timeoutMicros", "1",
				"jobId", String.valueOf(QueryPlanData.RUNNING), "lease", String.valueOf(QueryPlanData.RUNNING),
				"queuesWithoutDeadLetters", "'{mail}'");
		cases.add(new QueryPlanCase("WaitSql REGISTER", "a run", run, 50));
		cases.add(new QueryPlanCase("WaitSql TAKE", "a run", run, 50));
		cases.add(new QueryPlanCase("WaitSql RECEIVED", "a job", run, 50));
		cases.add(new QueryPlanCase("WaitSql PARK", "100 runs", runs(), 2_500));
		cases.add(new QueryPlanCase("RescueSql TIME_OUT", "none of 200", run, 100));
		cases.add(new QueryPlanCase("WaitSql CLEAN", "small tables", run, 100).mayScan("both tables are kept small",
				"table callback", "table callback_result"));
		return cases;
	}

	private static List<QueryPlanCase> schedules() {
		Map<String, String> pause = Map.of("name", "'schedule'", "by", "null", "reason", "null", "durationMicros",
				"null");
		Map<String, String> put = new HashMap<>(pause);
		put.putAll(Map.of("expression", "'* * * * * *'", "zone", "'UTC'", "kind", "'kind-1'", "args", "'{}'", "queue",
				"'default'", "priority", "2", "maxAttempts", "25", "timeoutMicros", "null", "tags", "'{}'"));
		put.putAll(Map.of("metadata", "'{}'", "unique", "null", "lockTimeoutMillis", "10000"));
		put.putAll(Map.of("everyMicros", "null", "startsAt", "null", "endsAt", "null", "policies", "'{}'", "owner",
				"'code'", "fingerprint", "'new'"));
		Map<String, String> fire = Map.of("name", "'schedule'", "error", "'Test.'", "seenLastFiredAt", "null",
				"seenUpdatedAt", "'2026-01-01T00:00:00Z'", "fireTimes", "array['2026-01-01T00:00:00Z']",
				"lockTimeoutMillis", "1000", "names", "array['schedule', 'gone']", "fingerprints", "array['a', 'b']",
				"takeoverMicros", "1", "graceMicros", "1");
		return List.of(new QueryPlanCase("CronFireSql READ", "all", fire, 50),
				new QueryPlanCase("CronFireSql FIRE", "replacing a job", fire, 1_500),
				new QueryPlanCase("CronFireSql FAILED", "a schedule", fire, 50),
				new QueryPlanCase("CronFireSql ANNOUNCE", "a schedule", fire, 50),
				new QueryPlanCase("CronFireSql RETIRE", "a schedule", fire, 50),
				new QueryPlanCase("CronSql LIST", "all", Map.of("name", "null"), 50),
				new QueryPlanCase("CronSql PUT", "again", put, 50),
				new QueryPlanCase("CronSql PAUSE", "a schedule", pause, 50),
				new QueryPlanCase("CronSql RESUME", "a schedule", pause, 50),
				new QueryPlanCase("CronSql DELETE", "a schedule", pause, 50),
				new QueryPlanCase("CronSql TRIGGER", "a schedule", put, 1_000));
	}

	private static List<QueryPlanCase> queues() {
		Map<String, String> pause = Map.of("queue", "'mail'", "by", "null", "reason", "null", "durationMicros", "null");
		String waiting = "counts the jobs that wait by reading them";
		return List.of(new QueryPlanCase("QueueSql PAUSE", "a queue", pause, 50),
				new QueryPlanCase("QueueSql RESUME", "a queue", pause, 50),
				new QueryPlanCase("DepthSql DEPTH", "a full queue",
						Map.of("queue", "'mail'", "from", "'-infinity'", "maxDepth", "1000"), 1_000),
				new QueryPlanCase("QueueSql STATS", "all queues", Map.of("queue", "null"), 3 * READY_PAGES)
					.mayScan(waiting, "table ready"),
				new QueryPlanCase("QueueSql STATS", "one queue", pause, 3 * READY_PAGES).mayScan(waiting, "table ready",
						"index finished_unsuccessful_idx"),
				new QueryPlanCase("FleetSql READ", "all queues",
						Map.of("queues", "'{default,idle}'", "mostQueues", "1000", "mostJobs", "10000"), 3_000),
				new QueryPlanCase("UnhandledKindSql FIND", "all queues", Map.of("lookAt", "1000"), 4_000),
				new QueryPlanCase("ConsistencySql VIOLATIONS", "all", Map.of(), 100_000).mayScan("reads all tables",
						"table job", "table finished", "table ready", "index job_pkey", "index finished_pkey"),
				new QueryPlanCase("LockSql LOCK", "a name", Map.of("name", "'import'"), 10),
				new QueryPlanCase("LockSql TRY_LOCK", "a name", Map.of("name", "'import'"), 10),
				new QueryPlanCase("TimeoutSql LIMIT", "a second", Map.of("millis", "'1000'"), 10),
				new QueryPlanCase("HealthSql RIGHTS", "the schema", Map.of("schema", "'awa'"), 200),
				new QueryPlanCase("HealthSql OLDEST_DUE", "all queues", Map.of(), 200),
				new QueryPlanCase("SchemaSql USABLE", "the schema", Map.of("schema", "'awa'"), 50),
				new QueryPlanCase("SchemaSql VERSION", "the schema", Map.of("schema", "'awa'"), 50));
	}

	/** An array of as many values; the expression may use their number {@code i}. */
	static String array(String value, String count) {
		return "array(select " + value + " from generate_series(1, " + count + ") i)";
	}

}
