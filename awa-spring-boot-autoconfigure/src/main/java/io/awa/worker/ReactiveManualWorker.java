package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

import io.awa.InvalidRequestException;
import io.awa.worker.ManualWorker.Place;

/**
 * Does what a {@link ManualWorker} does, as part of a pipeline. Meant for tests.
 * <p>
 * If the subscriber has a transaction of R2DBC, all of it happens there, and its rollback
 * leaves no trace; otherwise each statement commits by itself. In such a transaction
 * reactive handlers get a savepoint each, no events are published, and jobs that became
 * due since it began count as due at its beginning. Blocking handlers run outside of it.
 * <p>
 * Waits on a thread of {@link Schedulers#boundedElastic()}, so it does not block that of
 * the subscriber. One at a time.
 */
public final class ReactiveManualWorker {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final ManualWorker worker;

	private final ReactiveJobTransactions transactions;

	ReactiveManualWorker(ManualWorker worker, ReactiveJobTransactions transactions) {
		this.worker = worker;
		this.transactions = transactions;
	}

	/**
	 * Runs the next job that is due.
	 * @return the run, empty if no job is due that has a handler
	 */
	public Mono<ManualRun> runNext() {
		return inPlace(this.worker::runNext).flatMap(Mono::justOrEmpty);
	}

	/**
	 * Runs the next job of a kind that is due.
	 * @param kind the kind
	 * @return the run, empty if no such job is due; ends with an
	 * {@link InvalidRequestException} if no handler of this application takes the kind
	 */
	public Mono<ManualRun> runNext(String kind) {
		return inPlace((place) -> this.worker.runNext(kind, place)).flatMap(Mono::justOrEmpty);
	}

	/**
	 * Runs the next job that is due, and if it has a batch handler, those with it that
	 * its batch has room for.
	 * @return the runs, no element in the list if no job is due that has a handler
	 */
	public Mono<List<ManualRun>> runNextTogether() {
		return inPlace(this.worker::runNextTogether);
	}

	/**
	 * Makes every job that waits to run due earlier, as
	 * {@link ManualWorker#advance(Duration)} does.
	 * @param time how much earlier
	 * @return how many jobs were moved
	 */
	public Mono<Long> advance(Duration time) {
		return inPlace((place) -> this.worker.advance(time, place));
	}

	private <T> Mono<T> inPlace(Function<Place, T> work) {
		return Mono.deferContextual((subscriber) -> this.transactions.isActive()
			.flatMap((active) -> Mono.fromCallable(() -> work.apply(place(active, subscriber)))
				.subscribeOn(Schedulers.boundedElastic())));
	}

	private Place place(boolean inTransaction, ContextView subscriber) {
		return inTransaction ? this.worker.place(this.transactions.operations(subscriber, TIMEOUT),
				new ReactiveSurroundingTransaction(this.transactions, subscriber)) : this.worker.ownPlace();
	}

}
