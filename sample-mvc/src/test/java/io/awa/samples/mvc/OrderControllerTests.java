package io.awa.samples.mvc;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import io.awa.InsertResult;
import io.awa.InsertResult.Outcome;
import io.awa.JobState;
import io.awa.client.AwaClient;
import io.awa.client.JdbcAwaClient;
import io.awa.worker.AwaWorker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

@WebMvcTest(OrderController.class)
@Import({ OrderService.class, OrderCsv.class })
class OrderControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private JdbcAwaClient awa;

	@MockitoBean
	private Orders orders;

	@Test
	void placedOrderIsAnsweredWithItsJob() {
		given(this.orders.insert(any())).willReturn(7L);
		given(this.awa.insert(new SendReceipt(7, false))).willReturn(
				new InsertResult(42, "send_receipt", "default", Outcome.INSERTED, JobState.AVAILABLE, Instant.now()));

		assertThat(this.mvc.post().uri("/orders").contentType(MediaType.APPLICATION_JSON).content("""
				{"customer":"Ada Obi","email":"ada@example.org","item":"Green tea","quantity":2,"unitPrice":4.90}"""))
			.hasStatus(201)
			.bodyJson()
			.extractingPath("$.jobId")
			.isEqualTo(42);
	}

	@Test
	void sliceHasNoWorkerAndNoOtherClient(@Autowired ApplicationContext context) {
		assertThat(context.getBeansOfType(AwaClient.class)).hasSize(1).containsValue(this.awa);
		assertThat(context.getBeansOfType(AwaWorker.class)).isEmpty();
	}

}
