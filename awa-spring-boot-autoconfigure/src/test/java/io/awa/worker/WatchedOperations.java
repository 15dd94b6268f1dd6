package io.awa.worker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.dao.DataAccessResourceFailureException;

import io.awa.sql.SqlCommand;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRowMapper;

/**
 * Counts the statements of a worker, holds some up, and loses the answers of some.
 */
final class WatchedOperations implements SqlOperations {

	private final SqlOperations target;

	private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> lost = new ConcurrentHashMap<>();

	private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

	WatchedOperations(SqlOperations target) {
		this.target = target;
	}

	@Override
	public <T> List<T> query(SqlCommand command, SqlRowMapper<T> mapper) {
		this.calls.computeIfAbsent(command.sql(), (sql) -> new AtomicInteger()).incrementAndGet();
		CountDownLatch gate = this.gates.get(command.sql());
		try {
			if (gate != null && !gate.await(20, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Nobody opened the gate.");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		List<T> answer = this.target.query(command, mapper);
		AtomicInteger losses = this.lost.get(command.sql());
		if (losses != null && losses.getAndDecrement() > 0) {
			throw new DataAccessResourceFailureException("The connection broke after the commit.");
		}
		return answer;
	}

	/** Loses the answers to some calls of a statement, after it was carried out. */
	void loseAnswers(String sql, int count) {
		this.lost.put(sql, new AtomicInteger(count));
	}

	/** Holds up a statement until the latch is open. */
	void holdUp(String sql, CountDownLatch gate) {
		this.gates.put(sql, gate);
	}

	int calls(String sql) {
		AtomicInteger count = this.calls.get(sql);
		return (count != null) ? count.get() : 0;
	}

	int allCalls() {
		return this.calls.values().stream().mapToInt(AtomicInteger::get).sum();
	}

}
