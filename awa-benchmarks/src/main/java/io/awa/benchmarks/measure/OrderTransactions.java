package io.awa.benchmarks.measure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.benchmarks.system.Task;

/**
 * Transactions of an application that stores orders: alone, with a task, and with another
 * row instead of the task.
 */
final class OrderTransactions {

	/** The time of a transaction with nothing but the order. */
	static final String ORDER = "order";

	/** What a task adds to that. */
	static final String TASK = "task";

	/** What a plain row adds to that. */
	static final String PLAIN = "plain";

	/** What a task adds, divided by what a plain row adds. */
	static final String RATIO = "ratio";

	/** Whether the task is part of the transaction. */
	static final String JOINS = "joins";

	private static final int BLOCK = 20;

	private final Contestant contestant;

	private final JdbcClient sql;

	private final TransactionTemplate transaction;

	private final String text = "x".repeat(DrainMeasure.BYTES);

	private int number;

	OrderTransactions(Contestant contestant) {
		this.contestant = contestant;
		this.sql = contestant.database().sql();
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(contestant.database().dataSource()));
	}

	Map<String, Double> measure(double seconds) {
		createTables();
		boolean joins = joins();
		long[] nanos = new long[3];
		int blocks = 0;
		long start = System.nanoTime();
		while (System.nanoTime() - start < seconds * 1e9) {
			nanos[0] += block(this::insertOrder);
			nanos[1] += block(() -> {
				insertOrder();
				this.contestant.system().insert(new Task(this.number, this.text));
			});
			nanos[2] += block(() -> {
				insertOrder();
				insertPlain();
			});
			blocks++;
		}
		return figures(nanos, blocks, joins);
	}

	private static Map<String, Double> figures(long[] nanos, int blocks, boolean joins) {
		double order = nanos[0] / 1e3 / BLOCK / blocks;
		double task = nanos[1] / 1e3 / BLOCK / blocks - order;
		double plain = nanos[2] / 1e3 / BLOCK / blocks - order;
		Map<String, Double> figures = new LinkedHashMap<>();
		figures.put(ORDER, order);
		figures.put(TASK, task);
		figures.put(PLAIN, plain);
		figures.put(RATIO, task / plain);
		figures.put(JOINS, joins ? 1.0 : 0.0);
		return figures;
	}

	private void createTables() {
		this.sql.sql("create table if not exists orders (id bigserial primary key, customer text, amount int)")
			.update();
		this.sql.sql("""
				create table if not exists plain (
				  id bigserial primary key, run_at timestamptz not null default now(), payload jsonb not null
				)""").update();
		this.sql.sql("create index if not exists plain_run_at_idx on plain (run_at)").update();
	}

	/** A transaction gets an identity when it first writes. */
	private boolean joins() {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			this.contestant.system().insert(new Task(0, this.text));
			status.setRollbackOnly();
			return this.sql.sql("select pg_current_xact_id_if_assigned() is not null").query(Boolean.class).single();
		}));
	}

	private long block(Runnable work) {
		long start = System.nanoTime();
		for (int i = 0; i < BLOCK; i++) {
			this.number++;
			this.transaction.executeWithoutResult((status) -> work.run());
		}
		return System.nanoTime() - start;
	}

	private void insertOrder() {
		this.sql.sql("insert into orders (customer, amount) values (?, ?)").params("Ada Obi", this.number).update();
	}

	private void insertPlain() {
		String payload = "{\"number\": " + this.number + ", \"text\": \"" + this.text + "\"}";
		this.sql.sql("insert into plain (payload) values (?::jsonb)").param(payload).update();
	}

}
