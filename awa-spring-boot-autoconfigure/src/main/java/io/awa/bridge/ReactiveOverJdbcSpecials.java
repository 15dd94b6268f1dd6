package io.awa.bridge;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.CopyResult;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.client.AsyncAwaClient;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaTransaction;
import io.awa.client.TransactionOptions;

/**
 * The methods of the reactive client that are more than one call of the blocking one.
 * They have its names and parameters, and are found by them.
 */
final class ReactiveOverJdbcSpecials {

	/** As many as a COPY takes at once. */
	private static final int CHUNK = 5_000;

	private final AwaClient blocking;

	private final JdbcReactiveOperations operations;

	private final JdbcReactiveTransactions transactions;

	ReactiveOverJdbcSpecials(AwaClient blocking, JdbcReactiveOperations operations,
			JdbcReactiveTransactions transactions) {
		this.blocking = blocking;
		this.operations = operations;
		this.transactions = transactions;
	}

	/**
	 * Not as one call that waits for the jobs: they may come from calls of the same
	 * transaction, which would wait for it in turn. The arguments are checked outside of
	 * the transaction that is begun here, because there may have to be one already.
	 */
	Mono<CopyResult> insertManyCopy(@Nullable Publisher<?> jobs, InsertOptions options,
			Consumer<? super InsertResult> onResult) {
		return copy((jobs != null) ? List.of() : null, options, onResult).then(this.operations.isTransactionActive())
			.flatMap((active) -> {
				Mono<CopyResult> copying = copyAll(Flux.from(Objects.requireNonNull(jobs)), options, onResult);
				return active ? copying
						: this.transactions.inTransaction(TransactionOptions.defaults(), (transaction) -> copying);
			});
	}

	/** Each page is a call of its own, made when the consumer asks for more. */
	Flux<Job> streamJobs(JobFilter filter) {
		return page(filter, PageRequest.first(PageRequest.LARGEST_LIMIT)).expand((page) -> {
			Long older = page.older();
			return (older != null) ? page(filter, PageRequest.first(PageRequest.LARGEST_LIMIT).olderThan(older))
					: Mono.empty();
		}).concatMapIterable(Page::items, 1);
	}

	<T> Mono<T> inTransaction(Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work) {
		return inTransaction(TransactionOptions.defaults(), work);
	}

	<T> Mono<T> inTransaction(TransactionOptions options,
			Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work) {
		return this.transactions.inTransaction(options, work);
	}

	AsyncAwaClient async() {
		return this.blocking.async();
	}

	private Mono<CopyResult> copyAll(Flux<?> jobs, InsertOptions options, Consumer<? super InsertResult> onResult) {
		return jobs.buffer(CHUNK)
			.concatMap((chunk) -> copy(chunk, options, onResult), 0)
			.reduce(new CopyResult(0, 0), (one, other) -> new CopyResult(one.inserted() + other.inserted(),
					one.duplicates() + other.duplicates()));
	}

	/** Without jobs at all, lets the client refuse that. */
	@SuppressWarnings("NullAway")
	private Mono<CopyResult> copy(@Nullable List<?> jobs, InsertOptions options,
			Consumer<? super InsertResult> onResult) {
		Stream<?> none = null;
		return this.operations
			.call(() -> this.blocking.insertManyCopy((jobs != null) ? jobs.stream() : none, options, onResult));
	}

	private Mono<Page<Job>> page(JobFilter filter, PageRequest page) {
		return this.operations.call(() -> this.blocking.listJobs(filter, page));
	}

}
