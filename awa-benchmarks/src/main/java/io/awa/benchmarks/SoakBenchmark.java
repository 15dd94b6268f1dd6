package io.awa.benchmarks;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application that works for a long time on jobs of all kinds, to see whether anything
 * grows that should not, and whether every job ends. Options are system properties:
 * {@code awa.soak.minutes} (15), {@code awa.soak.rate} (200 jobs a second),
 * {@code awa.soak.storage} ({@code jdbc} or {@code r2dbc}).
 */
public final class SoakBenchmark {

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private static final Duration DRAIN = Duration.ofMinutes(3);

	private static final Duration WARM_UP = Duration.ofMinutes(3);

	/** Shorter runs end before the tables are as full as they get. */
	private static final Duration SHORTEST_JUDGED = Duration.ofMinutes(8);

	private static final int HISTOGRAM_LINES = 40;

	private final SoakStorage storage;

	private final Duration duration;

	private final int rate;

	private final PrintStream out;

	private final SoakLedger ledger = new SoakLedger();

	SoakBenchmark(SoakStorage storage, Duration duration, int rate, PrintStream out) {
		this.storage = storage;
		this.duration = duration;
		this.rate = rate;
		this.out = out;
	}

	/**
	 * Runs the soak on an embedded PostgreSQL. The process ends with 1 if something grew,
	 * or a job did not end.
	 * @param args nothing
	 * @throws Exception if the database fails
	 */
	public static void main(String[] args) throws Exception {
		double minutes = Double.parseDouble(System.getProperty("awa.soak.minutes", "15"));
		int rate = Integer.getInteger("awa.soak.rate", 200);
		SoakStorage storage = SoakStorage
			.valueOf(System.getProperty("awa.soak.storage", "jdbc").toUpperCase(Locale.ROOT));
		Duration duration = Duration.ofMillis(Math.round(minutes * 60_000));
		boolean passed = new SoakBenchmark(storage, duration, rate, out()).run();
		System.exit(passed ? 0 : 1);
	}

	/** Returns whether all checks have passed. */
	boolean run() throws Exception {
		try (EmbeddedPostgres server = DurablePostgres.start(Map.of());
				SoakProbe probe = new SoakProbe(server.getPostgresDatabase(), this.ledger)) {
			probe.createAccounts();
			try (ConfigurableApplicationContext context = application(server)) {
				return run(context, probe);
			}
		}
	}

	private boolean run(ConfigurableApplicationContext context, SoakProbe probe) throws InterruptedException {
		this.out.printf("%s, %s minutes, %d jobs/s, Java %s, PostgreSQL %s, %d processors%n", this.storage,
				this.duration.toSeconds() / 60.0, this.rate, Runtime.version(), probe.serverVersion(),
				Runtime.getRuntime().availableProcessors());
		SoakClient client = this.storage.client(context);
		try (SoakLoad load = new SoakLoad(client, this.ledger)) {
			List<SoakSample> samples = soak(load, probe, () -> this.storage.connections(context));
			client.pauseSchedule();
			drain(load, probe);
			SoakReport report = new SoakReport(samples, warmUp().toSeconds(), this.out);
			report.compare(this.duration.compareTo(SHORTEST_JUDGED) >= 0);
			report.details();
			check(report, load, probe);
			return !report.failed();
		}
	}

	private ConfigurableApplicationContext application(EmbeddedPostgres server) {
		Map<String, Object> properties = new LinkedHashMap<>(this.storage.properties(server));
		properties.put("awa.client", this.storage.name());
		properties.put("awa.retention.completed", "1m");
		properties.put("awa.retention.failed", "1m");
		properties.put("awa.retention.cancelled", "1m");
		properties.put("awa.retention.dead-letter", "1m");
		properties.put("awa.retention.interval", "10s");
		properties.put("awa.worker.queues.default.concurrency", "20");
		properties.put("awa.worker.queues.batches.concurrency", "50");
		properties.put("awa.worker.queues.keyed.concurrency", "10");
		properties.put("awa.worker.queues.transfers.concurrency", "4");
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(properties)
			.initializers((context) -> context.getBeanFactory().registerSingleton("soakLedger", this.ledger))
			.sources(SoakHandlers.class, this.storage.transfers())
			.run();
	}

	/** At most a third of the run. */
	private Duration warmUp() {
		Duration third = this.duration.dividedBy(3);
		return (third.compareTo(WARM_UP) < 0) ? third : WARM_UP;
	}

	private List<SoakSample> soak(SoakLoad load, SoakProbe probe, IntSupplier connections) throws InterruptedException {
		List<SoakSample> samples = new ArrayList<>();
		SoakReport.header(this.out);
		load.start(this.rate);
		long start = System.nanoTime();
		for (long next = INTERVAL.toNanos(); next <= this.duration.toNanos(); next += INTERVAL.toNanos()) {
			sleepUntil(start + next);
			SoakSample sample = probe.sample((System.nanoTime() - start) / 1_000_000_000, connections.getAsInt());
			samples.add(sample);
			SoakReport.line(sample, this.out);
		}
		return samples;
	}

	private void drain(SoakLoad load, SoakProbe probe) throws InterruptedException {
		load.stopInserting();
		long start = System.nanoTime();
		long end = start + DRAIN.toNanos();
		// Events are told a little later than the end they tell of.
		while ((probe.unfinished() > 0 || this.ledger.missing() > 0) && System.nanoTime() < end) {
			load.resumeParked();
			sleepUntil(System.nanoTime() + PAUSE.toNanos());
		}
		this.out.printf("drained in %.1f s%n", (System.nanoTime() - start) / 1e9);
	}

	private static void sleepUntil(long nanos) throws InterruptedException {
		Thread.sleep(Duration.ofNanos(Math.max(nanos - System.nanoTime(), 0)).toMillis() + 1);
	}

	private void check(SoakReport report, SoakLoad load, SoakProbe probe) {
		this.out.println();
		long left = probe.unfinished();
		report.check("jobs that have not ended: " + left, left == 0);
		report.check("jobs of the load without an end that was told: " + this.ledger.missing() + " of "
				+ this.ledger.insertedCount(), this.ledger.missing() == 0);
		report.check("ends told twice: " + this.ledger.repeatedEndings(), this.ledger.repeatedEndings() == 0);
		report.check("seconds without their job of the schedule, or with two: " + this.ledger.wrongFires() + " of "
				+ this.ledger.fires(), this.ledger.wrongFires() == 0 && this.ledger.fires() > 0);
		report.check("transactional jobs " + this.ledger.transfers() + ", their writes " + probe.balances(),
				this.ledger.transfers() == probe.balances());
		List<String> violations = probe.violations();
		report.check("violations of consistency: " + violations.size() + " " + violations, violations.isEmpty());
		report.check("failed inserts: " + load.failures() + ", first: " + load.firstFailure(), load.failures() == 0);
		if (report.failed()) {
			this.out.println(SoakDiagnosis.histogram(HISTOGRAM_LINES));
		}
		if (left > 0) {
			probe.stuck().forEach(this.out::println);
			this.out.println(SoakDiagnosis.threads());
		}
	}

	/** The one place that may print. */
	private static PrintStream out() {
		return System.out;
	}

	/** Handlers and ledger are added to it. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
