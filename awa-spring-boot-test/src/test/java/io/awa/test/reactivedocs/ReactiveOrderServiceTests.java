package io.awa.test.reactivedocs;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.awa.test.AutoConfigureAwa;
import io.awa.test.ReactiveAwaJobs;
import io.awa.worker.ManualRun;
import io.awa.worker.ManualRun.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureAwa
class ReactiveOrderServiceTests {

	@Autowired
	private OrderService orders;

	@Autowired
	private ReactiveAwaJobs jobs;

	@Autowired
	private Mailbox mailbox;

	@Autowired
	private TransactionalOperator transactions;

	@Test
	void placedOrderIsConfirmed() {
		Flux<ManualRun> test = this.transactions.execute((transaction) -> {
			transaction.setRollbackOnly();
			return this.orders.place("ada@example.org").then(this.jobs.runNext());
		});

		StepVerifier.create(test.map(ManualRun::outcome)).expectNext(Outcome.COMPLETED).verifyComplete();
		assertThat(this.mailbox.sent()).containsExactly("ada@example.org");
	}

}
