package io.awa.samples.mvc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.sql.DataSource;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.awa.JobState;
import io.awa.client.AwaClient;
import io.awa.test.AwaJobs;
import io.awa.test.JobStorage;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "logging.level.io.awa.samples=warn")
@AutoConfigureRestTestClient
class SampleMvcTests {

	@Autowired
	private RestTestClient http;

	@Autowired
	private AwaClient awa;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private GreenMail mailServer;

	@AfterEach
	void eachJobIsInOneStateTable() {
		JobStorage.assertConsistent(this.dataSource);
	}

	@Test
	void placedOrderIsConfirmedByMail() throws Exception {
		PlacedOrder placed = post("/orders", "zoe@example.com", PlacedOrder.class);

		AwaJobs.awaitState(this.awa, placed.jobId(), JobState.COMPLETED);

		MimeMessage mail = mailTo("zoe@example.com");
		assertThat(mail.getSubject()).isEqualTo("Receipt for order " + placed.orderId());
		assertThat((String) mail.getContent()).contains("Dear Zoë Müller", "2 x Green tea at 4.90 EUR",
				"Total: 9.80 EUR");
		OrderStatus status = this.http.get()
			.uri("/orders/{id}", placed.orderId())
			.exchange()
			.expectBody(OrderStatus.class)
			.returnResult()
			.getResponseBody();
		assertThat(status.order().receiptSentAt()).isNotNull();
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

		RolledBackOrder lost = post("/orders/rolled-back", "lost@example.com", RolledBackOrder.class);

		assertThat(lost.orderExists()).isFalse();
		assertThat(lost.jobExists()).isFalse();
		assertThat(this.awa.getJob(lost.jobId())).isEmpty();
		assertThat(count("orders")).isEqualTo(orders);
		assertThat(count("awa.job")).isEqualTo(jobs);
	}

	@Test
	void orderThatFailsTwiceIsConfirmedByTheThirdAttempt() throws Exception {
		PlacedOrder placed = post("/orders?failTwice=true", "third@example.com", PlacedOrder.class);

		assertThat(AwaJobs.awaitState(this.awa, placed.jobId(), JobState.COMPLETED).attempt()).isEqualTo(3);
		assertThat(mailTo("third@example.com").getSubject()).isEqualTo("Receipt for order " + placed.orderId());
	}

	@Test
	void allOrdersOfTheCsvAreConfirmed() throws Exception {
		long lastOrder = number("select coalesce(max(id), 0) from orders");

		this.http.post()
			.uri("/orders/csv")
			.contentType(new MediaType("text", "csv"))
			.body(Files.readString(Path.of("orders.csv")))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.placed")
			.isEqualTo(1200);

		assertThat(jobsAfter(lastOrder)).hasSize(1200)
			.allSatisfy((jobId) -> AwaJobs.awaitState(this.awa, jobId, JobState.COMPLETED));
		assertThat(number("select count(*) from orders where receipt_sent_at is null and id > " + lastOrder)).isZero();
	}

	private <T> T post(String uri, String email, Class<T> answer) {
		return this.http.post()
			.uri(uri)
			.contentType(MediaType.APPLICATION_JSON)
			.body("""
					{"customer":"Zoë Müller","email":"%s","item":"Green tea","quantity":2,"unitPrice":4.90}"""
				.formatted(email))
			.exchange()
			.expectStatus()
			.is2xxSuccessful()
			.expectBody(answer)
			.returnResult()
			.getResponseBody();
	}

	private List<Long> jobsAfter(long lastOrder) {
		return this.jdbc.sql("select job_id from orders where id > :lastOrder")
			.param("lastOrder", lastOrder)
			.query(Long.class)
			.list();
	}

	private long count(String table) {
		return number("select count(*) from " + table);
	}

	private long number(String sql) {
		return this.jdbc.sql(sql).query(Long.class).single();
	}

	private MimeMessage mailTo(String email) throws MessagingException {
		for (MimeMessage mail : this.mailServer.getReceivedMessages()) {
			if (email.equals(mail.getRecipients(RecipientType.TO)[0].toString())) {
				return mail;
			}
		}
		throw new AssertionError("No mail to " + email + " has arrived.");
	}

}
