package io.awa.client;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.awa.TransactionRequirement;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRowMapper;

/**
 * What a client does: one statement, how its rows are read, and what follows. Built once
 * for both clients, which only differ in how they send it.
 *
 * @param <T> what a row becomes
 * @param <R> what all rows become
 * @param command the statement
 * @param mapper reads a row
 * @param result makes the result of the rows; may throw instead
 * @param writes whether it changes anything
 * @param requirement what to do outside a transaction; {@code null} means nothing
 * @param announcement makes of the rows what to do once they are committed; {@code null}
 * means nothing. Made at once, so that a long transaction does not keep the rows
 * @param admissions what has to be admitted before the statement is sent
 */
record Operation<T, R>(SqlCommand command, SqlRowMapper<T> mapper, Function<List<T>, R> result, boolean writes,
		@Nullable TransactionRequirement requirement, @Nullable Function<List<T>, Runnable> announcement,
		List<Admission> admissions) {

	static <T, R> Operation<T, R> read(SqlCommand command, SqlRowMapper<T> mapper, Function<List<T>, R> result) {
		return new Operation<>(command, mapper, result, false, null, null, List.of());
	}

	static <T, R> Operation<T, R> write(SqlCommand command, SqlRowMapper<T> mapper, Function<List<T>, R> result) {
		return new Operation<>(command, mapper, result, true, null, null, List.of());
	}

	Operation<T, R> requiring(TransactionRequirement requirement) {
		return new Operation<>(this.command, this.mapper, this.result, this.writes, requirement, this.announcement,
				this.admissions);
	}

	Operation<T, R> announcing(Function<List<T>, Runnable> announcement) {
		return new Operation<>(this.command, this.mapper, this.result, this.writes, this.requirement, announcement,
				this.admissions);
	}

	Operation<T, R> admitting(List<Admission> admissions) {
		return new Operation<>(this.command, this.mapper, this.result, this.writes, this.requirement, this.announcement,
				admissions);
	}

	<V> Operation<T, V> map(Function<R, V> mapping) {
		return new Operation<>(this.command, this.mapper, this.result.andThen(mapping), this.writes, this.requirement,
				this.announcement, this.admissions);
	}

}
