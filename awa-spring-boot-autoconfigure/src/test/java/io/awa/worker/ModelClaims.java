package io.awa.worker;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRowMapper;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.ClaimSql.ClaimRow;
import io.awa.worker.ModelClaim.Slot;

/**
 * Stands between the workers and the database when they claim: checks each answer, and
 * lets other steps happen while a claim is under way.
 */
final class ModelClaims {

	/** What becomes of a claim. */
	enum Fate {

		PLAIN,

		/** Other steps happen before the worker has read the answer. */
		ANSWER_LATE,

		/** Other steps happen before the claim commits. */
		COMMIT_LATE,

		/** The same, but the claim never commits. */
		ROLLED_BACK,

		/** It has committed, but the worker never learns what it got. */
		ANSWER_LOST

	}

	private static final String LOCK_TIMEOUT = "55P03";

	private final ModelContext context;

	private final ModelMutant mutant;

	private final SqlOperations operations;

	private final Map<String, LaneMark> lastClaimed = new HashMap<>();

	private Fate nextFate = Fate.PLAIN;

	private boolean sweep;

	private Runnable otherSteps = () -> {
	};

	ModelClaims(ModelContext context, ModelMutant mutant, SqlOperations operations) {
		this.context = context;
		this.mutant = mutant;
		this.operations = operations;
	}

	/** Decides about the next claim, and is told what happens meanwhile. */
	void prepare(boolean isSweep, Fate fate, Runnable meanwhile) {
		this.sweep = isSweep;
		this.nextFate = fate;
		this.otherSteps = meanwhile;
	}

	SqlOperations of(ModelWorker worker) {
		return new SqlOperations() {

			@Override
			public <T> List<T> query(SqlCommand command, SqlRowMapper<T> mapper) {
				return new Sent(worker, command, ModelClaims.this.sweep).run(mapper);
			}

		};
	}

	/** A claim that a worker has sent. */
	private final class Sent {

		private final ModelWorker worker;

		private final SqlCommand command;

		private final ModelClaim claim;

		private final Map<String, Set<LaneMark>> heard = new HashMap<>();

		private List<ClaimedJob> got = List.of();

		Sent(ModelWorker worker, SqlCommand command, boolean isSweep) {
			this.worker = worker;
			this.command = ModelClaims.this.mutant.change(command, isSweep, ModelClaims.this.lastClaimed);
			this.claim = ModelClaim.of(this.command, isSweep);
		}

		<T> List<T> run(SqlRowMapper<T> mapper) {
			Fate fate = ModelClaims.this.nextFate;
			Runnable meanwhile = ModelClaims.this.otherSteps;
			prepare(false, Fate.PLAIN, () -> {
			});
			if (fate == Fate.COMMIT_LATE || fate == Fate.ROLLED_BACK) {
				return runInTransaction(mapper, meanwhile, fate == Fate.COMMIT_LATE);
			}
			List<T> rows = send(ModelClaims.this.operations, mapper);
			apply();
			ModelClaims.this.context.count("claim: " + fate);
			if (fate == Fate.ANSWER_LATE) {
				meanwhile.run();
			}
			if (fate == Fate.ANSWER_LOST) {
				throw lost("the answer to the claim was lost");
			}
			return rows;
		}

		private <T> List<T> runInTransaction(SqlRowMapper<T> mapper, Runnable meanwhile, boolean commits) {
			try (Connection connection = ModelClaims.this.context.database().database().dataSource().getConnection()) {
				connection.setAutoCommit(false);
				SqlOperations own = JdbcSqlExecutor.joining(new SingleConnectionDataSource(connection, true),
						TestDatabase.SCHEMA);
				List<T> rows = send(ModelClaims.this.mutant.change(own), mapper);
				Set<Long> ids = new HashSet<>(this.got.stream().map(ClaimedJob::jobId).toList());
				ModelClaims.this.context.state().inFlight().addAll(ids);
				ModelClaims.this.context.forgetHeard(ids);
				ids.forEach((id) -> ModelClaims.this.context.count(commits ? "committed late" : "claim rolled back"));
				try {
					meanwhile.run();
				}
				finally {
					ModelClaims.this.context.state().inFlight().removeAll(ids);
					end(connection, commits);
				}
				if (!commits) {
					throw lost("the claim was rolled back");
				}
				apply();
				return rows;
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private <T> List<T> send(SqlOperations sender, SqlRowMapper<T> mapper) {
			for (Slot slot : this.claim.slots()) {
				Set<LaneMark> toHave = this.worker.heard(slot.queue());
				this.heard.put(slot.queue(), Set.copyOf(toHave));
				toHave.clear();
			}
			List<T> rows = waiting(() -> sender.query(this.command, mapper));
			List<ClaimRow> answer = new ArrayList<>();
			rows.forEach((row) -> answer.add((ClaimRow) row));
			this.got = new ModelClaimRules(ModelClaims.this.context.state()).check(this.claim, answer);
			this.claim.slots().forEach(this::checkHeard);
			return rows;
		}

		private <T> T waiting(Supplier<T> query) {
			try {
				return query.get();
			}
			catch (DataAccessException ex) {
				if (!(ex.getMostSpecificCause() instanceof SQLException cause)
						|| !LOCK_TIMEOUT.equals(cause.getSQLState())) {
					throw ex;
				}
				throw new ModelViolation(
						"D1: a claim waits for the jobs that another claim has taken: " + cause.getMessage(), ex);
			}
		}

		/**
		 * A worker that was told of a job and had a slot for it must have looked there.
		 */
		private void checkHeard(Slot slot) {
			ModelState state = ModelClaims.this.context.state();
			if (state.paused().contains(slot.queue())) {
				ModelClaims.this.context.count("paused lane");
			}
			Set<LaneMark> marks = this.heard.get(slot.queue());
			Set<Long> ids = new HashSet<>(this.got.stream().map(ClaimedJob::jobId).toList());
			if (this.got.stream().filter((job) -> job.queue().equals(slot.queue())).count() == slot.free()) {
				this.worker.heard(slot.queue()).addAll(marks);
			}
			else if (!state.paused().contains(slot.queue()) && state.workers().containsKey(this.claim.workerId())) {
				ModelClaims.this.context.count("looked where told");
				List<ModelJob> overlooked = state.unlockedJobs((job) -> job.isDue() && job.isWantedBy(this.claim)
						&& marks.contains(job.mark()) && !ids.contains(job.id()));
				ModelViolation.check(overlooked.isEmpty(),
						"D3: the mark of %s runs ahead: it was told of jobs, looked for more and left them: %s",
						this.worker, overlooked);
			}
		}

		private void apply() {
			for (ClaimedJob job : this.got) {
				LaneMark mark = new LaneMark(job.runAt(), job.jobId());
				LaneMark last = ModelClaims.this.lastClaimed.getOrDefault(job.queue() + job.priority(), mark);
				boolean overtaken = mark.compareTo(last) < 0;
				ModelClaims.this.context
					.count((this.claim.sweep() ? "swept" : "claimed") + (overtaken ? ", was overtaken" : ""));
				ModelClaims.this.context.state().claim(job, this.claim.workerId());
				ModelClaims.this.lastClaimed.merge(job.queue() + job.priority(), mark, LaneMark::later);
			}
			ModelClaims.this.context.log("  " + this.worker + " got "
					+ this.got.stream().map((job) -> job.jobId() + ":" + job.lease()).toList());
		}

		private LostAnswer lost(String how) {
			ModelClaims.this.context.log("  " + how);
			this.heard.forEach((queue, marks) -> this.worker.heard(queue).addAll(marks));
			return new LostAnswer();
		}

		private static void end(Connection connection, boolean commits) throws SQLException {
			if (commits) {
				connection.commit();
			}
			else {
				connection.rollback();
			}
		}

	}

	/** The connection broke during a claim. */
	static final class LostAnswer extends RuntimeException {

	}

}
