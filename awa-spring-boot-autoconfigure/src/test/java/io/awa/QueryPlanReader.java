package io.awa;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs statements on one connection, undoes what they did, and tells what they read: the
 * plan of the statement, those of the statements inside the functions it calls, and the
 * pages that all of them touched.
 */
final class QueryPlanReader {

	private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-zA-Z]\\w*)");

	/** The tables that grow with the history or the backlog. */
	private static final Set<String> LARGE = Set.of("job", "finished", "ready", "attempt", "unique_claim");

	/** Fewer than the rows of any large table. */
	private static final int MANY_ROWS = 20_000;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Connection connection;

	private final int serverVersion;

	QueryPlanReader(Connection connection) throws SQLException {
		this.connection = connection;
		this.serverVersion = connection.getMetaData().getDatabaseMajorVersion();
		connection.setAutoCommit(false);
		for (String sql : List.of("load 'auto_explain'", "set auto_explain.log_min_duration = 0",
				"set auto_explain.log_nested_statements = on", "set auto_explain.log_format = json",
				"set auto_explain.log_analyze = on", "set auto_explain.log_timing = off",
				"set track_functions = 'all'")) {
			execute(sql);
		}
		connection.commit();
	}

	/** Sets whether plans are made for the values at hand or for any. */
	void planBy(String mode) throws SQLException {
		execute("set plan_cache_mode = " + mode);
		this.connection.commit();
	}

	/**
	 * Prepares a statement on the server, under a name.
	 */
	void prepare(String name, String sql) throws SQLException {
		List<String> names = new ArrayList<>();
		String numbered = PARAMETER.matcher(sql).replaceAll((parameter) -> {
			if (!names.contains(parameter.group(1))) {
				names.add(parameter.group(1));
			}
			return "\\$" + (names.indexOf(parameter.group(1)) + 1);
		});
		execute("prepare " + name + " as " + numbered);
		this.connection.commit();
	}

	void forget(String name) throws SQLException {
		execute("deallocate " + name);
		this.connection.commit();
	}

	/**
	 * Returns how many pages a case may read. Before 17 an array of keys is looked up key
	 * by key, each from the root of the index: on 15.19, 100 runs that are forgotten take
	 * 3,508 pages instead of less than 3,000, and 5,104 beside dead rows.
	 */
	long limit(QueryPlanCase planCase) {
		return (this.serverVersion < 17) ? 2 * planCase.buffers() : planCase.buffers();
	}

	/**
	 * Runs a prepared statement and undoes it.
	 */
	QueryPlans run(String name, String sql, Map<String, String> values) throws SQLException {
		List<String> arguments = new ArrayList<>();
		Set<String> names = new LinkedHashSet<>();
		Matcher parameter = PARAMETER.matcher(sql);
		while (parameter.find()) {
			names.add(parameter.group(1));
		}
		for (String each : names) {
			arguments.add(constant(Objects.requireNonNull(values.get(each), () -> "no value of :" + each)));
		}
		String call = name + (arguments.isEmpty() ? "" : "(" + String.join(", ", arguments) + ")");
		try {
			execute("set local client_min_messages = log");
			return explain(call);
		}
		finally {
			this.connection.rollback();
		}
	}

	/** EXECUTE takes no queries. */
	private String constant(String value) throws SQLException {
		if (!value.contains("select")) {
			return value;
		}
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement.executeQuery("select quote_literal((" + value + ")::text)")) {
			rows.next();
			return rows.getString(1);
		}
	}

	private QueryPlans explain(String call) throws SQLException {
		Set<String> fullScans = new TreeSet<>();
		try (Statement statement = this.connection.createStatement()) {
			JsonNode plan;
			try (ResultSet rows = statement.executeQuery("explain (analyze, buffers, format json) execute " + call)) {
				rows.next();
				plan = JSON.readTree(rows.getString(1)).get(0).get("Plan");
			}
			addFullScans(plan, false, fullScans);
			int nested = 0;
			for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
				int start = warning.getMessage().indexOf("plan:\n");
				if (start > 0) {
					addFullScans(JSON.readTree(warning.getMessage().substring(start + 6)).get("Plan"), false,
							fullScans);
					nested++;
				}
			}
			long buffers = plan.get("Shared Hit Blocks").asLong() + plan.get("Shared Read Blocks").asLong();
			return new QueryPlans(buffers, fullScans, nested, functions());
		}
	}

	/** The functions that this transaction has called. */
	private Set<String> functions() throws SQLException {
		Set<String> functions = new TreeSet<>();
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement.executeQuery("select funcname from pg_stat_xact_user_functions")) {
			while (rows.next()) {
				functions.add(rows.getString(1));
			}
		}
		return functions;
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/**
	 * An index read in its order counts by its pages only if it is read up to a limit, or
	 * was left after some rows: a merge ends with the shorter side.
	 */
	private static void addFullScans(JsonNode node, boolean limited, Set<String> fullScans) {
		String type = node.path("Node Type").asString("");
		String table = node.path("Relation Name").asString("");
		String index = node.path("Index Name").asString("");
		boolean ofIndex = !index.isEmpty() && !node.has("Index Cond") && !limited && rowsRead(node) > MANY_ROWS;
		if (LARGE.contains(table) && (type.equals("Seq Scan") || ofIndex)) {
			fullScans.add(ofIndex ? "index " + index : "table " + table);
		}
		if (type.equals("Bitmap Index Scan") && ofIndex) {
			fullScans.add("index " + index);
		}
		node.path("Plans").forEach((child) -> addFullScans(child, type.equals("Limit"), fullScans));
	}

	private static double rowsRead(JsonNode node) {
		double rows = node.get("Actual Rows").asDouble() + node.path("Rows Removed by Filter").asDouble(0);
		return rows * node.get("Actual Loops").asDouble();
	}

	/**
	 * What a statement read.
	 *
	 * @param buffers pages, of tables and indexes
	 * @param fullScans large tables and their indexes that were read without a condition
	 * @param nested how many statements inside functions were seen
	 * @param functions the functions that were called
	 */
	record QueryPlans(long buffers, Set<String> fullScans, int nested, Set<String> functions) {

	}

}
