package io.awa.worker;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.awa.worker.Run.Settled;

/**
 * Calls of reactive handlers. Cancelling the future cancels the subscription.
 */
final class ReactiveHandlerCalls {

	private ReactiveHandlerCalls() {
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	static HandlerCall of(Supplier<ReactiveJobHandler> handler) {
		return (ReactiveCall) (args, context) -> handler.get().handle(args, context);
	}

	/** A method may return any Mono; only a {@link JobOutcome} in it means something. */
	static HandlerCall of(Supplier<Object> bean, HandlerMethod method) {
		return (ReactiveCall) (args, context) -> outcome((Mono<?>) method.invoke(bean.get(), args, context),
				JobOutcome.class);
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	static BatchCall batch(Supplier<ReactiveBatchJobHandler> handler) {
		return (ReactiveBatch) (args, context) -> handler.get().handle(args, context);
	}

	static BatchCall batch(Supplier<Object> bean, HandlerMethod method) {
		return (ReactiveBatch) (args, context) -> outcome((Mono<?>) method.invoke(bean.get(), args, context),
				BatchOutcome.class);
	}

	/** Calls a handler inside a transaction, to which its outcome belongs as well. */
	static HandlerCall transactional(HandlerCall call) {
		if (!(call instanceof ReactiveCall reactive)) {
			throw new IllegalArgumentException("Only a call that gives a Mono can join a reactive transaction.");
		}
		return (ReactiveCall) (args, context) -> inTransaction(reactive, args, (Run) context);
	}

	private static Mono<JobOutcome> inTransaction(ReactiveCall call, Object args, Run run) {
		Mono<Optional<JobOutcome>> settled = Mono.defer(() -> start(call, args, run))
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((outcome) -> (run.settled() == Settled.NOT_YET
					&& !(outcome.orElse(null) instanceof JobOutcome.WaitForCallback))
							? ReactiveJobContext.settle(run, outcome.orElse(null)).thenReturn(outcome)
							: Mono.just(outcome));
		return run.services().requireReactiveTransactions().execute(settled).flatMap(Mono::justOrEmpty);
	}

	/** Called when it is subscribed to, so that the method itself has the context too. */
	private static Mono<JobOutcome> start(ReactiveCall call, Object args, Run run) {
		try {
			return call.invoke(args, run);
		}
		catch (Exception ex) {
			return Mono.error(ex);
		}
	}

	private static <T> Mono<T> outcome(@Nullable Mono<?> mono, Class<T> type) {
		return (mono != null) ? mono.ofType(type) : Mono.empty();
	}

	/** A call whose Mono can be wrapped. */
	@FunctionalInterface
	interface ReactiveCall extends HandlerCall {

		Mono<JobOutcome> invoke(Object args, JobContext context) throws Exception;

		@Override
		default CompletableFuture<@Nullable JobOutcome> start(Object args, JobContext context) throws Exception {
			Mono<JobOutcome> invocation = Mono.defer(() -> ReactiveHandlerCalls.start(this, args, (Run) context));
			return invocation.contextWrite((values) -> values.put(JobLogContext.KEY, new JobLogContext((Run) context)))
				.toFuture();
		}

	}

	/** A call for many jobs whose Mono can be wrapped. */
	@FunctionalInterface
	interface ReactiveBatch extends BatchCall {

		Mono<BatchOutcome> invoke(List<Object> args, BatchContext context) throws Exception;

		@Override
		default CompletableFuture<@Nullable BatchOutcome> start(List<Object> args, BatchContext context)
				throws Exception {
			return invoke(args, context).toFuture();
		}

	}

}
