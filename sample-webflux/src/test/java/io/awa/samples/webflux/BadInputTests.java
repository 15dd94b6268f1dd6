package io.awa.samples.webflux;

import java.time.Duration;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.awa.test.R2dbcJobStorage;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "logging.level.io.awa.samples=warn")
@AutoConfigureWebTestClient(timeout = "30s")
class BadInputTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Autowired
	private WebTestClient http;

	@Autowired
	private DatabaseClient database;

	@Autowired
	private ConnectionFactory connectionFactory;

	@AfterEach
	void eachJobIsInOneStateTable() {
		R2dbcJobStorage.assertConsistent(this.connectionFactory);
	}

	@Test
	void csvWithBadLineIsRefused() {
		long orders = count("orders");
		long jobs = count("awa.job");

		this.http.post()
			.uri("/orders/csv")
			.contentType(new MediaType("text", "csv"))
			.bodyValue("""
					customer,email,item,quantity,unitPrice
					Bo,bo@example.com,Tea,1,4.90
					Ada,ada@example.com,Tea,two,4.90
					""")
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("Line 3: quantity must be a number, but is 'two'. No order was stored.");

		assertThat(count("orders")).isEqualTo(orders);
		assertThat(count("awa.job")).isEqualTo(jobs);
	}

	@Test
	void invalidOrderIsRefused() {
		this.http.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"customer\":\"Bo\",\"email\":\"bo@example.com\",\"item\":\"Tea\",\"unitPrice\":4.90}")
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("quantity must not be null");
	}

	@Test
	void unknownOrderIsNotFound() {
		this.http.get().uri("/orders/{id}", 999_999_999).exchange().expectStatus().isNotFound();
	}

	private long count(String table) {
		return this.database.sql("select count(*) from " + table).mapValue(Long.class).one().block(TIMEOUT);
	}

}
