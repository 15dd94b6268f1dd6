package io.awa.samples.webflux;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.r2dbc.spi.ConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.awa.JobState;
import io.awa.client.ReactiveAwaClient;
import io.awa.test.R2dbcJobStorage;
import io.awa.test.ReactiveAwaJobs;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "logging.level.io.awa.samples=warn")
@AutoConfigureWebTestClient(timeout = "30s")
class SampleWebfluxTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Autowired
	private WebTestClient http;

	@Autowired
	private ReactiveAwaClient awa;

	@Autowired
	private DatabaseClient database;

	@Autowired
	private ConnectionFactory connectionFactory;

	@Autowired
	private WebhookReceiver webhook;

	@AfterEach
	void eachJobIsInOneStateTable() {
		R2dbcJobStorage.assertConsistent(this.connectionFactory);
	}

	@Test
	void placedOrderIsAnnouncedToTheWebhook() {
		PlacedOrder placed = post("/orders", PlacedOrder.class);

		ReactiveAwaJobs.awaitState(this.awa, placed.jobId(), JobState.COMPLETED);

		Announcement announcement = announcementOf(placed.orderId());
		assertThat(announcement.customer()).isEqualTo("Zoë Müller");
		assertThat(announcement.total()).isEqualByComparingTo("9.80");
		OrderStatus status = this.http.get()
			.uri("/orders/{id}", placed.orderId())
			.exchange()
			.expectBody(OrderStatus.class)
			.returnResult()
			.getResponseBody();
		assertThat(status.order().announcedAt()).isNotNull();
		assertThat(status.job()).isEqualTo(new OrderStatus.JobStatus(placed.jobId(), "completed", 1));
	}

	@Test
	void healthAndDoctorAreEndpoints() {
		Awaitility.await()
			.untilAsserted(() -> this.http.get()
				.uri("/actuator/health")
				.exchange()
				.expectBody()
				.jsonPath("$.components.awa.status")
				.isEqualTo("UP"));
		this.http.get()
			.uri("/actuator/awa/doctor")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.findings[?(@.check == 'SCHEMA')].severity")
			.isEqualTo("OK");
	}

	@Test
	void rolledBackOrderLeavesNeitherOrderNorJob() {
		long orders = count("orders");
		long jobs = count("awa.job");

		RolledBackOrder lost = post("/orders/rolled-back", RolledBackOrder.class);

		assertThat(lost.orderExists()).isFalse();
		assertThat(lost.jobExists()).isFalse();
		assertThat(this.awa.getJob(lost.jobId()).blockOptional(TIMEOUT)).isEmpty();
		assertThat(count("orders")).isEqualTo(orders);
		assertThat(count("awa.job")).isEqualTo(jobs);
	}

	@Test
	void orderThatFailsTwiceIsAnnouncedByTheThirdAttempt() {
		PlacedOrder placed = post("/orders?failTwice=true", PlacedOrder.class);

		assertThat(ReactiveAwaJobs.awaitState(this.awa, placed.jobId(), JobState.COMPLETED).attempt()).isEqualTo(3);
		assertThat(announcementOf(placed.orderId()).item()).isEqualTo("Green tea");
	}

	@Test
	void allOrdersOfTheCsvAreAnnounced() throws Exception {
		long lastOrder = number("select coalesce(max(id), 0) from orders");

		this.http.post()
			.uri("/orders/csv")
			.contentType(new MediaType("text", "csv"))
			.bodyValue(Files.readString(Path.of("orders.csv")))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.placed")
			.isEqualTo(1200);

		assertThat(jobsAfter(lastOrder)).hasSize(1200)
			.allSatisfy((jobId) -> ReactiveAwaJobs.awaitState(this.awa, jobId, JobState.COMPLETED));
		assertThat(number("select count(*) from orders where announced_at is null and id > " + lastOrder)).isZero();
	}

	private <T> T post(String uri, Class<T> answer) {
		return this.http.post()
			.uri(uri)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(
					"""
							{"customer":"Zoë Müller","email":"zoe@example.com","item":"Green tea","quantity":2,"unitPrice":4.90}""")
			.exchange()
			.expectStatus()
			.is2xxSuccessful()
			.expectBody(answer)
			.returnResult()
			.getResponseBody();
	}

	private Announcement announcementOf(long orderId) {
		return this.webhook.received()
			.latest()
			.stream()
			.filter((announcement) -> announcement.orderId() == orderId)
			.findFirst()
			.orElseThrow();
	}

	private List<Long> jobsAfter(long lastOrder) {
		return this.database.sql("select job_id from orders where id > :lastOrder")
			.bind("lastOrder", lastOrder)
			.mapValue(Long.class)
			.all()
			.collectList()
			.block(TIMEOUT);
	}

	private long count(String table) {
		return number("select count(*) from " + table);
	}

	private long number(String sql) {
		return this.database.sql(sql).mapValue(Long.class).one().block(TIMEOUT);
	}

}
