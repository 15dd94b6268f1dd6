package io.awa.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.NestedTransactionNotSupportedException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * Runs blocking handlers within the transaction of the calling thread, which goes on
 * after them. Each gets a savepoint, if the transaction manager has them, so that one
 * that fails leaves nothing. What it completed itself counts from its end on. Used on one
 * thread.
 */
final class SurroundingTransaction {

	private final JobTransactions transactions;

	private final List<TransactionSynchronization> completions = new ArrayList<>();

	SurroundingTransaction(JobTransactions transactions) {
		this.transactions = transactions;
	}

	/** The transactions of the handlers. */
	JobTransactions transactions() {
		return this.transactions.withCompletions(this.completions::add);
	}

	/**
	 * Puts itself around a handler. A reactive one runs on other threads and is left as
	 * it is.
	 */
	HandlerDefinition around(HandlerDefinition handler) {
		if (handler.traits().isReactive()) {
			return handler;
		}
		BatchCall batch = handler.traits().batchCall();
		if (batch != null) {
			BatchCall nested = (args, context) -> nested(() -> batch.start(args, context));
			return handler.withCalls(new BatchOfOne(nested), handler.traits().withBatchCall(nested));
		}
		return handler.withCalls((args, context) -> nested(() -> handler.call().start(args, context)),
				handler.traits());
	}

	/** The future of a blocking handler is there when its call returns. */
	private <T extends @Nullable Object> CompletableFuture<T> nested(Callable<CompletableFuture<T>> call)
			throws Exception {
		this.completions.clear();
		TransactionStatus savepoint = begin();
		boolean ended = false;
		try {
			CompletableFuture<T> future = call.call();
			if (!future.isCompletedExceptionally()) {
				ended = true;
				commit(savepoint);
				complete(TransactionSynchronization.STATUS_COMMITTED);
			}
			return future;
		}
		finally {
			if (!ended) {
				rollBack(savepoint);
				complete(TransactionSynchronization.STATUS_ROLLED_BACK);
			}
		}
	}

	private @Nullable TransactionStatus begin() {
		try {
			return this.transactions.manager()
				.getTransaction(new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NESTED));
		}
		catch (NestedTransactionNotSupportedException ex) {
			return null;
		}
	}

	private void commit(@Nullable TransactionStatus savepoint) {
		if (savepoint != null) {
			this.transactions.manager().commit(savepoint);
		}
	}

	private void rollBack(@Nullable TransactionStatus savepoint) {
		if (savepoint != null) {
			this.transactions.manager().rollback(savepoint);
		}
	}

	private void complete(int status) {
		List<TransactionSynchronization> ended = List.copyOf(this.completions);
		this.completions.clear();
		ended.forEach((completion) -> completion.afterCompletion(status));
	}

}
