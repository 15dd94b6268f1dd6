package io.awa.samples.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.awaitility.Awaitility;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;
import io.awa.QueueLimits;
import io.awa.RateLimit;

/**
 * An hour of the shop: something for each page of the dashboard.
 *
 * @param shop where the jobs are
 * @param parcel a job that failed once and runs
 */
record ShopJobs(Shop shop, long parcel) {

	private static final int ORDERS = 300;

	private static final String[] CARRIERS = { "DHL", "UPS", "Hermes" };

	static ShopJobs insert(Shop shop) {
		placeOrders(shop);
		shop.awaitState(shop.insert(Map.of("shelf", "A-12"), kind("sync_stock", "warehouse")), JobState.COMPLETED);
		long[] broken = IntStream.range(0, 3)
			.mapToLong((number) -> shop.insert(Map.of("shelf", "B-0" + number, "broken", true),
					kind("sync_stock", "warehouse").withMaxAttempts(1)))
			.toArray();
		insertPayments(shop, broken);
		spreadOverTheHour(shop);
		pauseAndLimit(shop);
		insertWaiting(shop);
		putSchedules(shop);
		return new ShopJobs(shop, insertParcels(shop));
	}

	static InsertOptions kind(String kind, String queue) {
		return InsertOptions.defaults().withKind(kind).withQueue(queue);
	}

	private static void placeOrders(Shop shop) {
		try {
			List<String> lines = Files.readAllLines(Path.of("orders.csv")).subList(0, ORDERS + 1);
			String answer = shop.post("/orders/csv", "text/csv", String.join("\n", lines) + "\n");
			if (!answer.startsWith("200")) {
				throw new IllegalStateException(answer);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> Shop.get(shop.client().queueStats("default")).completedLastHour() == ORDERS);
	}

	private static void insertPayments(Shop shop, long... before) {
		LongStream.of(before).forEach((id) -> shop.awaitState(id, JobState.FAILED));
		IntStream.range(0, 6)
			.mapToLong((number) -> shop.insert(Map.of("orderId", 81 + number, "amount", "19.90"),
					kind("charge_card", "payments").withMaxAttempts(1).withTags("card", "visa")))
			.forEach((id) -> shop.awaitState(id, JobState.FAILED));
		shop.awaitState(shop.insert(Map.of("orderId", 64), kind("refund", "payments").withTags("card")),
				JobState.FAILED);
	}

	/** As if all of it had not happened within seconds. */
	private static void spreadOverTheHour(Shop shop) {
		shop.execute("""
				create table public.moved as
				select id, interval '1 second' * (45 + (max(id) over () - id) * 10.5 + 100 * (1 + sin(id / 19.0))) as by
				from awa.job""");
		shop.execute("""
				update awa.job set created_at = created_at - moved.by, run_at = run_at - moved.by
				from public.moved where moved.id = job.id""");
		shop.execute("""
				update awa.finished set claimed_at = claimed_at - moved.by, finished_at = finished_at - moved.by
				from public.moved where moved.id = finished.job_id""");
		shop.execute("""
				update awa.attempt set started_at = started_at - moved.by, ended_at = ended_at - moved.by
				from public.moved where moved.id = attempt.job_id""");
		shop.execute("""
				update awa.dead_letter set died_at = died_at - moved.by
				from public.moved where moved.id = dead_letter.job_id""");
		shop.execute("drop table public.moved");
	}

	private static void insertWaiting(Shop shop) {
		IntStream.range(0, 4)
			.forEach((number) -> shop.insert(Map.of("orderId", 120 + number, "amount", "48.00"),
					kind("charge_card", "payments").withTags("card")));
		IntStream.range(0, 12)
			.forEach((number) -> shop.insert(Map.of("customer", "customer-" + number, "issue", "2026-11"),
					kind("send_newsletter", "marketing").withPriority(4)));
		IntStream.range(0, 5)
			.forEach((number) -> shop.insert(Map.of("orderId", 20 + number),
					kind("ask_for_review", "marketing").withDelay(Duration.ofDays(2 + number))));
		IntStream.range(0, 3)
			.forEach((number) -> shop.insert(Map.of("returnId", 900 + number), kind("inspect_return", "returns")));
		long cancelled = shop.insert(Map.of("returnId", 899), kind("inspect_return", "returns"));
		Shop.get(shop.client().cancel(cancelled));
	}

	private static void pauseAndLimit(Shop shop) {
		Shop.get(shop.client()
			.pauseQueue("returns",
					PauseOptions.defaults()
						.by("maria")
						.because("Inventory of the returns desk until Friday.")
						.lasting(Duration.ofDays(2))));
		Shop.get(shop.client()
			.limits()
			.set("payments",
					QueueLimits.none().withFleetConcurrency(8).withFleetRate(RateLimit.perSecond(20).withBurst(40)),
					"maria"));
	}

	private static void putSchedules(Shop shop) {
		for (NewCronSchedule schedule : List.of(
				NewCronSchedule.of("daily_report", "0 6 * * MON-FRI", Map.of("recipient", "shop@example.com"))
					.withZone(ZoneId.of("Europe/Berlin"))
					.withOptions(kind("send_report", "reports")),
				NewCronSchedule.of("stock_of_the_day", "30 */3 * * *", Map.of("shelf", "all"))
					.withOptions(kind("sync_stock", "warehouse")),
				NewCronSchedule.every("look_for_parcels", Duration.ofMinutes(45), Map.of())
					.withOptions(kind("find_parcels", "reports")),
				NewCronSchedule.of("newsletter", "0 9 1 * *", Map.of("issue", "next"))
					.withOptions(kind("send_newsletter", "marketing")))) {
			Shop.get(shop.client().cron().put(schedule));
		}
		Shop.get(shop.client()
			.cron()
			.pause("newsletter", PauseOptions.defaults().by("maria").because("The template is being redone.")));
	}

	private static long insertParcels(Shop shop) {
		shop.awaitState(shop.insert(Map.of("orderId", 66), kind("confirm_delivery", "shipping")),
				JobState.WAITING_EXTERNAL);
		long parcel = 0;
		for (int number = 0; number < CARRIERS.length; number++) {
			parcel = shop.insert(
					Map.of("orderId", 70 + number, "carrier", CARRIERS[number], "weightKg", 2.4, "express", true),
					kind("ship_parcel", "shipping").withTags("express", "germany"));
			shop.awaitState(parcel, JobState.RUNNING);
		}
		long last = parcel;
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> shop.job(last).state() == JobState.RUNNING && shop.job(last).attempt() == 2);
		return parcel;
	}

}
