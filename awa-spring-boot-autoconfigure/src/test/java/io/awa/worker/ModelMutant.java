package io.awa.worker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.awa.sql.SqlCommand;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRowMapper;

/**
 * Mistakes to plant in the library: replaced parts of its statements and of the functions
 * of the schema, and marks that run ahead.
 */
final class ModelMutant {

	/** Which claims start behind the last job that any claim of the worker got. */
	enum Marks {

		CORRECT, SWEEPS_AHEAD, CLAIMS_AHEAD

	}

	private final Map<String, String> statements = new LinkedHashMap<>();

	private final List<String[]> functions = new ArrayList<>();

	private Marks marks = Marks.CORRECT;

	static ModelMutant none() {
		return new ModelMutant();
	}

	/** Replaces a part of a statement, which must be there. */
	ModelMutant statement(String sql, String part, String replacement) {
		if (!sql.contains(part)) {
			throw new IllegalArgumentException("The statement has no part " + part);
		}
		this.statements.put(sql, sql.replace(part, replacement));
		return this;
	}

	ModelMutant claimFunction(String part, String replacement) {
		return function("claim_jobs", part, replacement);
	}

	/** Replaces a part of a function of the schema, which must be there. */
	ModelMutant function(String name, String part, String replacement) {
		this.functions.add(new String[] { name, part, replacement });
		return this;
	}

	ModelMutant marks(Marks marks) {
		this.marks = marks;
		return this;
	}

	void change(ModelDatabase database) {
		this.functions.forEach((change) -> database.changeFunction(change[0], change[1], change[2]));
	}

	SqlOperations change(SqlOperations operations) {
		return new SqlOperations() {

			@Override
			public <T> List<T> query(SqlCommand command, SqlRowMapper<T> mapper) {
				String sql = ModelMutant.this.statements.getOrDefault(command.sql(), command.sql());
				SqlCommand changed = SqlCommand.of(sql);
				for (Map.Entry<String, Object> value : command.values().entrySet()) {
					changed = changed.with(value.getKey(), value.getValue());
				}
				return operations.query(changed, mapper);
			}

		};
	}

	/** The claim as a worker with wrong marks would send it. */
	SqlCommand change(SqlCommand claim, boolean sweep, Map<String, LaneMark> lastClaimed) {
		if (this.marks != (sweep ? Marks.SWEEPS_AHEAD : Marks.CLAIMS_AHEAD)) {
			return claim;
		}
		String[] queues = (String[]) claim.values().get("queues");
		String[] runAts = new String[queues.length];
		for (int i = 0; i < queues.length; i++) {
			String[] priorities = ModelClaim.literals(claim, "priorities", i);
			String[] after = ModelClaim.literals(claim, "afterRunAts", i);
			for (int j = 0; j < priorities.length; j++) {
				LaneMark last = lastClaimed.get(queues[i] + priorities[j]);
				after[j] = (last != null) ? last.runAt().toString() : after[j];
			}
			runAts[i] = "{" + String.join(",", after) + "}";
		}
		return claim.with("afterRunAts", runAts);
	}

}
