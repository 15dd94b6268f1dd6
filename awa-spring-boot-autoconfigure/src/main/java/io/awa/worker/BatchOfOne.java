package io.awa.worker;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Calls a batch handler for a single job.
 */
final class BatchOfOne implements HandlerCall {

	private final BatchCall call;

	BatchOfOne(BatchCall call) {
		this.call = call;
	}

	@Override
	public CompletableFuture<@Nullable JobOutcome> start(Object args, JobContext context) throws Exception {
		BatchContext batch = () -> List.of(context);
		return this.call.start(List.of(args), batch).thenCompose((outcome) -> {
			BatchOutcome.Member member = (outcome != null) ? outcome.resolve(batch).get(0) : BatchOutcome.Member.DONE;
			return (member.failure() != null) ? CompletableFuture.failedFuture(member.failure())
					: CompletableFuture.completedFuture(member.outcome());
		});
	}

}
