package io.awa.samples.mvc;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.awa.test.JobStorage;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "logging.level.io.awa.samples=warn")
@AutoConfigureRestTestClient
class BadInputTests {

	@Autowired
	private RestTestClient http;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private DataSource dataSource;

	@AfterEach
	void eachJobIsInOneStateTable() {
		JobStorage.assertConsistent(this.dataSource);
	}

	@Test
	void csvWithBadLineIsRefused() {
		long orders = count("orders");
		long jobs = count("awa.job");

		this.http.post()
			.uri("/orders/csv")
			.contentType(new MediaType("text", "csv"))
			.body("""
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
			.body("{\"customer\":\"Bo\",\"email\":\"bo@example.com\",\"item\":\"Tea\",\"unitPrice\":4.90}")
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
		return this.jdbc.sql("select count(*) from " + table).query(Long.class).single();
	}

}
