package io.awa.client;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.Job;

/**
 * The reactive client in the clothes of the blocking one, so that one contract serves
 * both. Each call is subscribed to in the given scope.
 */
final class BlockingReactiveAwaClient implements AwaClient {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final ReactiveAwaClient client;

	private final TransactionalOperator operator;

	private final ClientScope scope;

	BlockingReactiveAwaClient(ReactiveAwaClient client, TransactionalOperator operator, ClientScope scope) {
		this.client = client;
		this.operator = operator;
		this.scope = scope;
	}

	@Override
	public InsertResult insert(Object args) {
		return Objects.requireNonNull(run(this.client.insert(args)));
	}

	@Override
	public InsertResult insert(Object args, InsertOptions options) {
		return Objects.requireNonNull(run(this.client.insert(args, options)));
	}

	@Override
	public List<InsertResult> insertMany(List<?> jobs) {
		return Objects.requireNonNull(run(this.client.insertMany(jobs)));
	}

	@Override
	public List<InsertResult> insertMany(List<?> jobs, InsertOptions options) {
		return Objects.requireNonNull(run(this.client.insertMany(jobs, options)));
	}

	@Override
	public Optional<Job> getJob(long jobId) {
		return Optional.ofNullable(run(this.client.getJob(jobId)));
	}

	@Override
	public void migrate() {
		run(this.client.migrate());
	}

	private <T> T run(Mono<T> call) {
		return switch (this.scope) {
			case NO_TRANSACTION -> call.block(TIMEOUT);
			case COMMITTED -> this.operator.transactional(call).block(TIMEOUT);
			case ROLLED_BACK -> this.operator.execute((transaction) -> {
				transaction.setRollbackOnly();
				return call;
			}).next().block(TIMEOUT);
		};
	}

}
