package io.awa.client;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.awa.InsertOptions;
import io.awa.InsertResult;

/**
 * A reactive transaction in the clothes of the blocking one.
 */
final class BlockingReactiveTransaction implements AwaTransaction {

	private final ReactiveAwaTransaction transaction;

	private final R2dbcTransactionSubject subject;

	BlockingReactiveTransaction(ReactiveAwaTransaction transaction, R2dbcTransactionSubject subject) {
		this.transaction = transaction;
		this.subject = subject;
	}

	@Override
	public long execute(String sql) {
		return this.subject.await(this.transaction.execute(sql));
	}

	@Override
	public long execute(String sql, Map<String, ?> parameters) {
		return this.subject.await(this.transaction.execute(sql, parameters));
	}

	@Override
	public Map<String, Object> fetchOne(String sql, Map<String, ?> parameters) {
		return Objects.requireNonNull(this.subject.await(this.transaction.fetchOne(sql, parameters)));
	}

	@Override
	public <T> T fetchOne(String sql, Map<String, ?> parameters, Class<T> type) {
		return Objects.requireNonNull(this.subject.await(this.transaction.fetchOne(sql, parameters, type)));
	}

	@Override
	public Optional<Map<String, Object>> fetchOptional(String sql, Map<String, ?> parameters) {
		return Optional.ofNullable(this.subject.await(this.transaction.fetchOptional(sql, parameters)));
	}

	@Override
	public <T> Optional<T> fetchOptional(String sql, Map<String, ?> parameters, Class<T> type) {
		return Optional.ofNullable(this.subject.await(this.transaction.fetchOptional(sql, parameters, type)));
	}

	@Override
	public List<Map<String, Object>> fetchAll(String sql, Map<String, ?> parameters) {
		return this.subject.await(this.transaction.fetchAll(sql, parameters));
	}

	@Override
	public <T> List<T> fetchAll(String sql, Map<String, ?> parameters, Class<T> type) {
		return this.subject.await(this.transaction.fetchAll(sql, parameters, type));
	}

	@Override
	public InsertResult insert(Object args) {
		return this.subject.await(this.transaction.insert(args));
	}

	@Override
	public InsertResult insert(Object args, InsertOptions options) {
		return this.subject.await(this.transaction.insert(args, options));
	}

	@Override
	public List<InsertResult> insertMany(List<?> jobs) {
		return this.subject.await(this.transaction.insertMany(jobs));
	}

	@Override
	public List<InsertResult> insertMany(List<?> jobs, InsertOptions options) {
		return this.subject.await(this.transaction.insertMany(jobs, options));
	}

	@Override
	public void lock(String name) {
		this.subject.await(this.transaction.lock(name));
	}

	@Override
	public boolean tryLock(String name) {
		return this.subject.await(this.transaction.tryLock(name));
	}

	@Override
	public void setRollbackOnly() {
		this.transaction.setRollbackOnly();
	}

	@Override
	public void commit() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void rollback() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
		throw new UnsupportedOperationException();
	}

}
