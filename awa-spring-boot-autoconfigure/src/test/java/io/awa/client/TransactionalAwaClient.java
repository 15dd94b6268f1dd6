package io.awa.client;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.springframework.transaction.support.TransactionTemplate;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.Job;

/**
 * A blocking client whose every call runs in the given scope.
 */
final class TransactionalAwaClient implements AwaClient {

	private final AwaClient client;

	private final TransactionTemplate template;

	private final ClientScope scope;

	TransactionalAwaClient(AwaClient client, TransactionTemplate template, ClientScope scope) {
		this.client = client;
		this.template = template;
		this.scope = scope;
	}

	@Override
	public InsertResult insert(Object args) {
		return run(() -> this.client.insert(args));
	}

	@Override
	public InsertResult insert(Object args, InsertOptions options) {
		return run(() -> this.client.insert(args, options));
	}

	@Override
	public List<InsertResult> insertMany(List<?> jobs) {
		return run(() -> this.client.insertMany(jobs));
	}

	@Override
	public List<InsertResult> insertMany(List<?> jobs, InsertOptions options) {
		return run(() -> this.client.insertMany(jobs, options));
	}

	@Override
	public Optional<Job> getJob(long jobId) {
		return run(() -> this.client.getJob(jobId));
	}

	@Override
	public void migrate() {
		run(() -> {
			this.client.migrate();
			return true;
		});
	}

	private <T> T run(Supplier<T> call) {
		if (this.scope == ClientScope.NO_TRANSACTION) {
			return call.get();
		}
		return this.template.execute((status) -> {
			if (this.scope == ClientScope.ROLLED_BACK) {
				status.setRollbackOnly();
			}
			return call.get();
		});
	}

}
