package io.awa.test.manual;

import java.util.List;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.client.ReactiveAwaClient;
import io.awa.test.AwaTest;
import io.awa.test.AwaTestMode;

/**
 * Over R2DBC, with transactions that commit.
 */
@AwaTest(mode = AwaTestMode.INLINE)
@Import(R2dbcInvoices.class)
class R2dbcInlineTests extends InlineContract {

	@Autowired
	private ReactiveAwaClient client;

	@Autowired
	private TransactionalOperator transactions;

	@Override
	void insert(Object payload, InsertOptions options) {
		this.client.insert(payload, options).block();
	}

	@Override
	void insertMany(List<?> payloads) {
		this.client.insertMany(payloads).block();
	}

	@Override
	void insertManyCopy(List<?> payloads) {
		this.client.insertManyCopy(payloads).block();
	}

	@Override
	void pause(String queue) {
		this.client.pauseQueue(queue).block();
	}

	@Override
	void resume(String queue) {
		this.client.resumeQueue(queue).block();
	}

	@Override
	void insertInTransaction(Object first, Object second, Runnable beforeEnd) {
		this.transactions
			.transactional(
					this.client.insert(first).then(this.client.insert(second)).then(Mono.fromRunnable(beforeEnd)))
			.block();
	}

	@Override
	void insertAndRollBack(Object payload, String message) {
		this.transactions
			.transactional(this.client.insert(payload).then(Mono.error(new IllegalStateException(message))))
			.block();
	}

}
