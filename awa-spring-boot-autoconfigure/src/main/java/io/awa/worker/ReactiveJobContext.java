package io.awa.worker;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What {@link JobContext} does by blocking, for reactive handlers.
 */
public final class ReactiveJobContext {

	private final Run run;

	private ReactiveJobContext(Run run) {
		this.run = run;
	}

	/**
	 * Returns the reactive operations of a context.
	 * @param context the context that a handler got
	 * @return its reactive operations
	 * @throws IllegalArgumentException if a worker did not make the context
	 */
	public static ReactiveJobContext of(JobContext context) {
		if (context instanceof Run run) {
			return new ReactiveJobContext(run);
		}
		throw new IllegalArgumentException(
				"The context " + context + " was not made by a worker. Pass the one that the handler got.");
	}

	/**
	 * Completes the job inside the reactive transaction of the subscriber: what the
	 * handler wrote and the completion commit or roll back together. If it rolls back,
	 * the attempt has failed, whatever the handler's Mono does.
	 * @return ends when the completion is written; with a {@link StaleLeaseException} if
	 * the job was cancelled or given to another worker, which should roll the transaction
	 * back; with a {@link io.awa.TransactionRequiredException} outside a transaction of
	 * the database that holds the job
	 */
	public Mono<Void> complete() {
		return complete(JobOutcome.completed());
	}

	/**
	 * Writes any outcome inside the reactive transaction of the subscriber, as
	 * {@link #complete()} does.
	 * @param outcome what is to become of the job
	 * @return ends when the outcome is written; errors are those of {@link #complete()}
	 */
	public Mono<Void> complete(JobOutcome outcome) {
		return settle(this.run, outcome);
	}

	/**
	 * Writes progress and checkpoint now, outside any transaction of the handler.
	 * @return ends when they are durable; with a {@link StaleLeaseException} if the job
	 * was cancelled or given to another worker
	 */
	public Mono<Void> flushProgress() {
		return Mono.<Void>fromRunnable(this.run::flushProgress).subscribeOn(Schedulers.boundedElastic());
	}

	static Mono<Void> settle(Run run, @Nullable JobOutcome outcome) {
		return Mono.defer(() -> {
			RunServices services = run.services();
			ReactiveJobTransactions transactions = services.requireReactiveTransactions();
			RunServices.Ending ending = services.begin(run, outcome);
			return transactions.write(ending.command, ending.mapper, ending::onCompletion)
				.doOnNext(ending::onWritten)
				.doOnError(ending::onFailure)
				.then();
		});
	}

}
