package io.awa.samples.webflux;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

import io.awa.InsertResult;
import io.awa.InsertResult.Outcome;
import io.awa.JobState;
import io.awa.bridge.AwaBridge;
import io.awa.client.ReactiveAwaClient;
import io.awa.worker.AwaWorker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

@WebFluxTest(OrderController.class)
@Import({ OrderService.class, OrderCsv.class })
class OrderControllerTests {

	@Autowired
	private WebTestClient http;

	@MockitoBean
	private ReactiveAwaClient awa;

	@MockitoBean
	private Orders orders;

	@MockitoBean
	private AwaBridge bridge;

	@MockitoBean
	private LegacyAnnouncements announcements;

	@Test
	void placedOrderIsAnsweredWithItsJob() {
		given(this.orders.insert(any())).willReturn(Mono.just(7L));
		given(this.orders.setJob(7, 42)).willReturn(Mono.empty());
		given(this.awa.insert(new AnnounceOrder(7, false))).willReturn(Mono.just(new InsertResult(42, "announce_order",
				"default", Outcome.INSERTED, JobState.AVAILABLE, Instant.now())));

		this.http.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(
					"""
							{"customer":"Ada Obi","email":"ada@example.org","item":"Green tea","quantity":2,"unitPrice":4.90}""")
			.exchange()
			.expectStatus()
			.isCreated()
			.expectBody()
			.jsonPath("$.jobId")
			.isEqualTo(42);
	}

	@Test
	void sliceHasNoWorkerAndNoOtherClient(@Autowired ApplicationContext context) {
		assertThat(context.getBeansOfType(ReactiveAwaClient.class)).hasSize(1).containsValue(this.awa);
		assertThat(context.getBeansOfType(AwaWorker.class)).isEmpty();
	}

}
