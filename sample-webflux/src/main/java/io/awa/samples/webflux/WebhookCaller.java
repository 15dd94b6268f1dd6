package io.awa.samples.webflux;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;

/**
 * Announces orders to the webhook. An error, be it from the database or from the other
 * side, is a failed attempt: the job is tried again after 2 seconds, then 4, 8 and so on.
 */
@Component
class WebhookCaller {

	private static final Logger logger = LoggerFactory.getLogger(WebhookCaller.class);

	private final Orders orders;

	private final WebClient webClient;

	private final Environment environment;

	WebhookCaller(Orders orders, WebClient.Builder webClientBuilder, Environment environment) {
		this.orders = orders;
		this.webClient = webClientBuilder.build();
		this.environment = environment;
	}

	@JobHandler
	Mono<Void> announce(AnnounceOrder announcement, JobContext context) {
		if (announcement.failTwice() && context.attempt() <= 2) {
			return Mono.error(new IllegalStateException("The webhook is down (not really, the order asked for it)"));
		}
		return this.orders.find(announcement.orderId())
			.filter((order) -> order.announcedAt() == null)
			.flatMap((order) -> call(order, context));
	}

	/**
	 * A job can run twice, for example if the application dies after the call and before
	 * the job was completed. The key lets the other side recognize the second call.
	 */
	private Mono<Void> call(Order order, JobContext context) {
		return this.webClient.post()
			.uri(url())
			.header("Idempotency-Key", String.valueOf(context.jobId()))
			.bodyValue(new Announcement(order.id(), order.customer(), order.item(), order.total()))
			.retrieve()
			.toBodilessEntity()
			.then(this.orders.markAnnounced(order.id()))
			.doOnSuccess((nothing) -> logger.info("Announced order {} (job {}, attempt {})", order.id(),
					context.jobId(), context.attempt()));
	}

	/** Read at each call, because the port of the sample is not known before it is up. */
	private String url() {
		return this.environment.getRequiredProperty("shop.webhook-url");
	}

}
