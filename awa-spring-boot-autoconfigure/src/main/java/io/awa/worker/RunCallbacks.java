package io.awa.worker;

import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.awa.JobLimits;
import io.awa.json.JobCodec;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRow;

/**
 * The callbacks of one run.
 */
final class RunCallbacks implements JobCallbacks {

	private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

	private static final long POLL_MILLIS = 200;

	private final Run run;

	private final SqlOperations operations;

	private final JobCodec codec;

	/** Threads of the worker, on which reactive handlers may be waited for. */
	private final Executor threads;

	private volatile @Nullable UUID current;

	RunCallbacks(Run run, SqlOperations operations, JobCodec codec, Executor threads) {
		this.run = run;
		this.operations = operations;
		this.codec = codec;
		this.threads = threads;
	}

	Executor threads() {
		return this.threads;
	}

	/** Says whether a run may be parked with a callback: it is the last it registered. */
	boolean isCurrent(CallbackToken token) {
		return token.id().equals(this.current);
	}

	/** Says whether what came from the handler parks the run. */
	boolean parks(@Nullable JobOutcome outcome, @Nullable Throwable failure) {
		return failure instanceof RunEndedByCallbackException
				|| (failure == null && outcome instanceof JobOutcome.WaitForCallback);
	}

	/** A wait that cannot be is a failed attempt. */
	@Nullable Throwable findFault(@Nullable JobOutcome outcome) {
		return (outcome instanceof JobOutcome.WaitForCallback wait && !isCurrent(wait.token()))
				? unknown(wait.token().id()) : null;
	}

	@Override
	public CallbackToken register() {
		return register(DEFAULT_TIMEOUT);
	}

	@Override
	public CallbackToken register(Duration timeout) {
		JobLimits.requireCallbackTimeout(timeout);
		UUID id = UUID.randomUUID();
		List<Instant> registered = this.operations.query(WaitSql.register(this.run.key(), id, timeout),
				(row) -> row.getInstant("timeout_at"));
		if (registered.isEmpty()) {
			throw new StaleLeaseException(this.run.jobId(), this.run.lease());
		}
		this.current = id;
		return new CallbackToken(id, registered.get(0));
	}

	@Override
	public <T> @Nullable T await(CallbackToken token, Class<T> type) throws InterruptedException {
		if (!isCurrent(token)) {
			throw unknown(token.id());
		}
		CountDownLatch never = new CountDownLatch(1);
		Taken taken = take(token);
		while (taken.found().equals("pending")) {
			if (this.run.isCancelled() || never.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
				throw cutOff(null);
			}
			taken = take(token);
		}
		return end(token, taken, type);
	}

	/** An interrupt may also reach the driver, which has exceptions of its own for it. */
	private Taken take(CallbackToken token) throws InterruptedException {
		try {
			return this.operations.query(WaitSql.take(this.run.key(), token.id()), Taken::read).get(0);
		}
		catch (RuntimeException ex) {
			if (this.run.isCancelled()) {
				throw cutOff(ex);
			}
			throw ex;
		}
	}

	private static InterruptedException cutOff(@Nullable Throwable cause) {
		InterruptedException interrupted = new InterruptedException(
				"The run was cut off while it waited for a callback.");
		interrupted.initCause(cause);
		return interrupted;
	}

	private <T> @Nullable T end(CallbackToken token, Taken taken, Type type) {
		String found = taken.found();
		if (found.equals("gone")) {
			throw unknown(token.id());
		}
		if (found.equals("cancel") || found.equals("retry")) {
			throw new RunEndedByCallbackException(found);
		}
		this.current = null;
		if (found.equals("fail")) {
			throw new CallbackFailedException(token.id(), String.valueOf(taken.error()));
		}
		if (found.equals("timeout")) {
			throw new CallbackTimeoutException(token.id());
		}
		return (taken.payload() != null) ? this.codec.<T>decodeArgs(taken.payload(), type) : null;
	}

	@Override
	public boolean isResumed() {
		return !received().isEmpty();
	}

	@Override
	public <T> Optional<T> payload(Class<T> type) {
		return received().stream().findFirst().flatMap((json) -> json).map((json) -> this.codec.decodeArgs(json, type));
	}

	private List<Optional<String>> received() {
		return this.operations.query(WaitSql.received(this.run.jobId()),
				(row) -> Optional.ofNullable(row.findString("payload")));
	}

	private static IllegalStateException unknown(UUID callbackId) {
		return new IllegalStateException("Callback " + callbackId + " is not the current one of this run: it was "
				+ "registered by another run, replaced, or awaited before. Register a callback in each run, once for "
				+ "each wait.");
	}

	/** What came for a callback, or that nothing has. */
	private record Taken(String found, @Nullable String payload, @Nullable String error) {

		static Taken read(SqlRow row) {
			return new Taken(row.getString("found"), row.findString("payload"), row.findString("error"));
		}

	}

}
