package io.awa.samples.dashboard;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

import io.awa.JobLogLevel;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;
import io.awa.worker.TerminalJobException;

/**
 * More work than the sample has: it takes long, waits for others, and goes wrong.
 */
class ShopHandlers {

	private final CountDownLatch closing = new CountDownLatch(1);

	@EventListener
	void close(ContextClosedEvent event) {
		this.closing.countDown();
	}

	/** Fails once, and then runs until the application ends. */
	@JobHandler(kind = "ship_parcel", queue = "shipping", backoff = "fixed(100ms)", timeout = "1h")
	void ship(Map<String, Object> parcel, JobContext context) throws InterruptedException {
		context.log("Ordering a label of " + parcel.get("carrier"));
		if (context.attempt() == 1) {
			context.log(JobLogLevel.WARN, "The carrier answers 503");
			throw new IllegalStateException("The carrier " + parcel.get("carrier") + " is closed for maintenance");
		}
		context.log("Label is printed, parcel waits at gate 4");
		context.checkpoint(Map.of("label", "00340434161094015902", "gate", 4));
		context.progress(60, "Waits at gate 4 for the carrier");
		context.flushProgress();
		this.closing.await();
	}

	@JobHandler(kind = "confirm_delivery", queue = "shipping")
	JobOutcome confirm(Map<String, Object> parcel, JobContext context) {
		return JobOutcome.waitForCallback(context.callbacks().register(Duration.ofHours(48)));
	}

	@JobHandler(kind = "inspect_return", queue = "returns")
	void inspect(Map<String, Object> parcel, JobContext context) {
		context.log("Looking at return " + parcel.get("returnId"));
	}

	@JobHandler(kind = "charge_card", queue = "payments", backoff = "fixed(30m)")
	void charge(Map<String, Object> order, JobContext context) {
		context.log("Asking for " + order.get("amount") + " EUR");
		throw new IllegalStateException("The bank did not answer within 5 s",
				new SocketTimeoutException("Read timed out"));
	}

	@JobHandler(kind = "refund", queue = "payments")
	void refund(Map<String, Object> order) {
		throw new TerminalJobException("Order " + order.get("orderId") + " was refunded before");
	}

	@JobHandler(kind = "sync_stock", queue = "warehouse", backoff = "fixed(1h)")
	JobOutcome sync(Map<String, Object> shelf, JobContext context) {
		context.log("Counting shelf " + shelf.get("shelf"));
		if (shelf.containsKey("broken")) {
			throw new IllegalStateException("Shelf " + shelf.get("shelf") + " has more parcels than places");
		}
		return JobOutcome.completed(Map.of("shelf", shelf.get("shelf"), "articles", 1204));
	}

	/** Everything that it says is markup. */
	@JobHandler(kind = "markup", queue = "markup", backoff = "fixed(1h)")
	JobOutcome markup(Map<String, Object> args, JobContext context) {
		context.log(JobLogLevel.ERROR, Markup.of("log"));
		context.progress(50, Markup.of("progress"));
		context.checkpoint(Map.of(Markup.of("checkpoint"), Markup.TEXT));
		context.flushProgress();
		if (args.containsKey("fails")) {
			throw new IllegalArgumentException(Markup.of("message"), new IllegalStateException(Markup.of("cause")));
		}
		return JobOutcome.completed(Map.of(Markup.of("result"), Markup.TEXT));
	}

}
