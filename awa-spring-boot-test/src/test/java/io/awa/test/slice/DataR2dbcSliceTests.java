package io.awa.test.slice;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.r2dbc.test.autoconfigure.DataR2dbcTest;
import org.springframework.context.annotation.Import;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.awa.client.ReactiveAwaClient;
import io.awa.test.AutoConfigureAwa;
import io.awa.test.AwaAssertions;
import io.awa.test.ReactiveAwaJobs;
import io.awa.test.slice.Shipping.ShipParcel;

import static org.assertj.core.api.Assertions.assertThat;

@DataR2dbcTest
@AutoConfigureAwa
@Import(Shipping.class)
class DataR2dbcSliceTests {

	@Autowired
	private R2dbcEntityTemplate template;

	@Autowired
	private ReactiveAwaClient client;

	@Autowired
	private ReactiveAwaJobs jobs;

	@Autowired
	private Shipping shipping;

	@Test
	void jobsRunInATransactionThatIsRolledBack(@Autowired TransactionalOperator transactions) {
		Mono<Long> test = this.template.getDatabaseClient()
			.sql("create table box (id bigint generated always as identity primary key, address text)")
			.then()
			.then(this.template.insert(new Box(null, "Lagos")))
			.then(this.client.insert(new ShipParcel("Lagos")))
			.then(this.jobs.drainOrFail())
			.then(this.template.select(Box.class).count());

		StepVerifier.create(transactions.execute((transaction) -> {
			transaction.setRollbackOnly();
			return test;
		})).expectNext(1L).verifyComplete();

		assertThat(this.shipping.shipped).containsExactly("Lagos");
		AwaAssertions.assertThat(this.client).hasNoJobs();
	}

	@Table("box")
	record Box(@Id Long id, String address) {

	}

}
