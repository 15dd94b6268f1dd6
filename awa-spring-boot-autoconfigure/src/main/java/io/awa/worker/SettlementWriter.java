package io.awa.worker;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.UncategorizedDataAccessException;

import io.awa.sql.SqlOperations;

/**
 * Writes settlements that take the same statement, and tells whom it concerns.
 */
final class SettlementWriter {

	private static final Log logger = LogFactory.getLog(SettlementWriter.class);

	/** SQLSTATE of a write in a transaction that takes none. */
	private static final String READ_ONLY = "25006";

	private final SqlOperations operations;

	private final RunServices services;

	private final Runs runs;

	/** Those that wait for unique keys, so that it is said once. */
	private final Set<RunKey> waiting = new HashSet<>();

	SettlementWriter(SqlOperations operations, RunServices services, Runs runs) {
		this.operations = operations;
		this.services = services;
		this.runs = runs;
	}

	/**
	 * Writes settlements of which all are plain, or forgotten, or parks, or others
	 * without jobs; or one with jobs.
	 * @return those that wait for a transaction of somebody else
	 */
	List<Settlement> write(List<Settlement> part) {
		try {
			return writeOnce(part);
		}
		catch (ConcurrencyFailureException ex) {
			if (part.get(0).jobs().isEmpty()) {
				throw ex;
			}
			if (this.waiting.add(part.get(0).key())) {
				logger.warn("The outcome of job " + part.get(0).jobId() + " waits, because another transaction is "
						+ "inserting the same unique key as a job that belongs to it.");
			}
			return part;
		}
		catch (RuntimeException ex) {
			if (!isAboutTheData(ex)) {
				throw ex;
			}
			logger
				.warn("A batch of " + part.size() + " results was refused, so each is written alone: " + describe(ex));
			part.forEach(this::writeAlone);
			return List.of();
		}
	}

	/**
	 * One result that the database refuses must not hold up the others. Without its error
	 * text it may be taken; if not even then, the run is forgotten here, and given back
	 * as one of which the answer was lost.
	 */
	private void writeAlone(Settlement settlement) {
		for (Settlement attempt : List.of(settlement, settlement.withoutError())) {
			try {
				writeOnce(List.of(attempt));
				return;
			}
			catch (RuntimeException ex) {
				if (!isAboutTheData(ex)) {
					throw ex;
				}
				logger.error("The result of job " + settlement.jobId() + " was refused: " + describe(ex));
			}
		}
		this.runs.remove(settlement.key());
	}

	/** Without the messages, in which the database and drivers repeat values. */
	static String describe(RuntimeException failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		return cause.getClass().getName()
				+ ((cause instanceof SQLException sql) ? ", SQLSTATE " + sql.getSQLState() : "");
	}

	/** Any other failure is one of the connection or the server, and passes. */
	private static boolean isAboutTheData(RuntimeException failure) {
		return failure instanceof DataIntegrityViolationException
				|| (failure instanceof UncategorizedDataAccessException && !isReadOnly(failure))
				|| !(failure instanceof DataAccessException);
	}

	/** Spring has no category for a database that takes no writes for a while. */
	private static boolean isReadOnly(RuntimeException failure) {
		return NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException sql
				&& READ_ONLY.equals(sql.getSQLState());
	}

	private List<Settlement> writeOnce(List<Settlement> part) {
		if (part.get(0).isPark()) {
			this.services.progress()
				.write(part.stream().map((park) -> this.runs.find(park.key())).filter(Objects::nonNull).toList());
		}
		Map<RunKey, EndedRun> answers = new HashMap<>();
		List<EndedRun> rows = this.operations.query(SettleSql.withoutWaiting(part, this.services.codec()),
				EndedRun.mapper(part));
		rows.forEach((answer) -> answers.put(answer.key(), answer));
		this.services.events().measures().settled(part.size());
		List<EndedRun> ended = new ArrayList<>();
		List<Settlement> blocked = new ArrayList<>();
		for (Settlement settlement : part) {
			EndedRun answer = answers.getOrDefault(settlement.key(), EndedRun.unmentioned(settlement));
			switch (answer.next()) {
				case LOCKED -> blocked.add(settlement);
				case LOST -> onLost(settlement);
				default -> {
					ended.addAll(settlement.jobs().isEmpty() ? List.of(answer) : rows);
					onWritten(settlement, answer);
				}
			}
		}
		this.services.events().onInserted(ended);
		this.services.onEnded().accept(ended);
		return blocked;
	}

	private void onWritten(Settlement settlement, EndedRun ended) {
		this.waiting.remove(settlement.key());
		Run run = this.runs.remove(settlement.key());
		if (run != null) {
			this.services.logs().onSettled(run);
			this.services.events().onSettled(settlement, run, ended);
		}
	}

	private void onLost(Settlement settlement) {
		this.waiting.remove(settlement.key());
		Run run = this.runs.remove(settlement.key());
		if (run != null) {
			this.services.logs().onLost(run);
			this.services.events().onLost(run);
		}
		logger.info("The result of job " + settlement.jobId() + " was dropped: lease " + settlement.lease()
				+ " no longer held, so another worker has the job or an operator ended it.");
	}

}
