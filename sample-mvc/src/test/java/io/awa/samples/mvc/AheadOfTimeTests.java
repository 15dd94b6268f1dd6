package io.awa.samples.mvc;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample as it was processed ahead of time. The build runs this after
 * {@code process-aot}, with {@code spring.aot.enabled}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AheadOfTimeTests {

	private static final String ORDER = """
			{"customer":"Ada Obi","email":"ada@example.com","item":"Green tea","quantity":2,"unitPrice":4.90}""";

	private final ConfigurableApplicationContext context = SpringApplication.from(SampleMvcApplication::main)
		.run("--server.port=0")
		.getApplicationContext();

	private final RestTestClient http = RestTestClient.bindToServer()
		.baseUrl("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port"))
		.build();

	@AfterAll
	void close() {
		this.context.close();
	}

	@Test
	void contextIsTheGeneratedOne() {
		RootBeanDefinition client = (RootBeanDefinition) this.context.getBeanFactory().getBeanDefinition("awaClient");

		assertThat(AotDetector.useGeneratedArtifacts()).isTrue();
		assertThat(this.context.containsBean(AnnotationConfigUtils.CONFIGURATION_ANNOTATION_PROCESSOR_BEAN_NAME))
			.isFalse();
		assertThat(client.getInstanceSupplier()).isNotNull();
	}

	@Test
	void placedOrderIsMailedByItsJob() {
		PlacedOrder placed = this.http.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body(ORDER)
			.exchange()
			.expectStatus()
			.isCreated()
			.expectBody(PlacedOrder.class)
			.returnResult()
			.getResponseBody();

		assertThat(placed).isNotNull();
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(text("/orders/" + placed.orderId())).contains("\"state\":\"completed\""));
		assertThat(text("/mails")).contains("Receipt for order " + placed.orderId());
	}

	@Test
	void actuatorShowsJobsAndHealth() {
		assertThat(text("/actuator/awa")).contains("\"queue\":\"default\"");
		assertThat(text("/actuator/health")).contains("\"awa\":{");
	}

	private String text(String uri) {
		return String.valueOf(this.http.get()
			.uri(uri)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody());
	}

}
