package io.awa.samples.webflux;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.reactive.TransactionalOperator;

import io.awa.JobState;
import io.awa.bridge.NoReactiveSectionException;
import io.awa.client.ReactiveAwaClient;
import io.awa.test.R2dbcJobStorage;
import io.awa.test.ReactiveAwaJobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Blocking code takes part in the reactive transaction that it is called in.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "logging.level.io.awa.samples=warn")
@AutoConfigureWebTestClient(timeout = "30s")
class LegacyCodeTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final NewOrder ORDER = new NewOrder("Zoë Müller", "zoe@example.com", "Green tea", 2,
			new BigDecimal("4.90"));

	@Autowired
	private WebTestClient http;

	@Autowired
	private OrderService service;

	@Autowired
	private LegacyAnnouncements announcements;

	@Autowired
	private Orders orders;

	@Autowired
	private ReactiveAwaClient awa;

	@Autowired
	private TransactionalOperator transaction;

	@Autowired
	private ConnectionFactory connectionFactory;

	@AfterEach
	void eachJobIsInOneStateTable() {
		R2dbcJobStorage.assertConsistent(this.connectionFactory);
	}

	@Test
	void orderAndJobOfLegacyCodeCommitTogether() {
		PlacedOrder placed = this.http.post()
			.uri("/orders/legacy")
			.bodyValue(ORDER)
			.exchange()
			.expectStatus()
			.isCreated()
			.expectBody(PlacedOrder.class)
			.returnResult()
			.getResponseBody();

		ReactiveAwaJobs.awaitState(this.awa, placed.jobId(), JobState.COMPLETED);
		Order order = this.orders.find(placed.orderId()).block(TIMEOUT);
		assertThat(order.jobId()).isEqualTo(placed.jobId());
		assertThat(order.announcedAt()).isNotNull();
	}

	@Test
	void failureAfterLegacyCodeLeavesNeitherOrderNorJob() {
		AtomicReference<PlacedOrder> written = new AtomicReference<>();

		assertThatExceptionOfType(PaymentDeclinedException.class)
			.isThrownBy(() -> this.service.placeByLegacyCode(ORDER).doOnNext(written::set).map((placed) -> {
				throw new PaymentDeclinedException(placed);
			}).as(this.transaction::transactional).block(TIMEOUT));

		assertThat(this.orders.find(written.get().orderId()).blockOptional(TIMEOUT)).isEmpty();
		assertThat(this.awa.getJob(written.get().jobId()).blockOptional(TIMEOUT)).isEmpty();
	}

	@Test
	void legacyCodeOutsideOfPipelinesIsRefused() {
		assertThatExceptionOfType(NoReactiveSectionException.class).isThrownBy(() -> this.announcements.announce(1));
	}

}
