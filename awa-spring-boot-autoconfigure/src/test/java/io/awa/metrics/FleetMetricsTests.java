package io.awa.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRowMapper;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the queues stand, read from the tables.
 */
class FleetMetricsTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final String READY = """
			with new_job as (
			  insert into awa.job (kind, queue, args, priority) select 'kind', '%s', '{}', 1 + i %% 4
			  from generate_series(1, %d) i returning id, priority
			)
			insert into awa.ready (job_id, run_at, priority, attempt, queue, kind)
			select id, now() + interval '%s', priority, 0, '%s', 'kind' from new_job""";

	private final TestDatabase database = TestDatabase.migrated();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final AtomicInteger reads = new AtomicInteger();

	private final AtomicBoolean broken = new AtomicBoolean();

	private final AwaMetrics metrics = new AwaMetrics(() -> null,
			() -> new AwaMetrics.Worker(Set.of("kind"), Set.of("idle")));

	private FleetMetrics fleet;

	@BeforeEach
	void bind() {
		SqlOperations executor = JdbcSqlExecutor.autoCommitting(this.database.dataSource(), TestDatabase.SCHEMA);
		SqlOperations watched = new SqlOperations() {

			@Override
			public <T> List<T> query(SqlCommand command, SqlRowMapper<T> mapper) {
				FleetMetricsTests.this.reads.incrementAndGet();
				if (FleetMetricsTests.this.broken.get()) {
					throw new DataAccessResourceFailureException("planned");
				}
				return executor.query(command, mapper);
			}

		};
		this.metrics.bindTo(this.registry);
		this.fleet = new FleetMetrics(watched, Duration.ofSeconds(1), this.metrics);
		this.fleet.bindTo(this.registry);
	}

	@AfterEach
	void close() {
		this.fleet.stop();
		this.database.close();
	}

	@Test
	void figuresAreThoseOfTheTables() {
		ready("mail", 7, "-90 seconds");
		ready("mail", 5, "1 hour");
		ready("late", 3, "1 hour");
		moveTo("running",
				"insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind) "
						+ "select job_id, job_id, 1, now(), priority, 1, queue, kind from moved",
				2);
		moveTo("waiting",
				"insert into awa.waiting (job_id, callback_id, lease, attempt, queue, kind, priority, claimed_at,"
						+ " worker_id) select job_id, gen_random_uuid(), 1, 1, queue, kind, priority, now(), 1 from moved",
				1);
		moveTo("dead", "insert into awa.dead_letter (job_id, died_at, attempt, reason) "
				+ "select job_id, now(), 1, 'test' from moved", 1);

		this.fleet.read();

		assertThat(depth("mail", "available")).isEqualTo(3);
		assertThat(depth("mail", "deferred")).isEqualTo(5);
		assertThat(depth("mail", "running")).isEqualTo(2);
		assertThat(depth("mail", "waiting_external")).isEqualTo(1);
		assertThat(depth("late", "deferred")).isEqualTo(3);
		assertThat(depth("idle", "available")).isZero();
		assertThat(lag("mail")).isBetween(90.0, 600.0);
		assertThat(lag("late")).isZero();
		assertThat(lag("idle")).isZero();
		assertThat(this.registry.get("awa.dead.letters").gauge().value()).isEqualTo(1);
		assertThat(this.database.violations()).isEmpty();
	}

	@Test
	void longQueueIsCountedAsFarAsAskedAndQueuesThatDrainGoToZero() {
		ready("long", 10_500, "-1 second");
		this.fleet.read();
		assertThat(depth("long", "available")).isEqualTo(10_000);
		this.database.sql().sql("delete from awa.ready").update();

		this.fleet.read();

		assertThat(depth("long", "available")).isZero();
		assertThat(lag("long")).isZero();
		this.database.sql().sql("delete from awa.job").update();
	}

	@Test
	void queuesBeyondTheMostAreAddedUp() {
		IntStream.range(0, 105).forEach((i) -> ready("queue-%03d".formatted(i), 2, (i == 104) ? "-1 hour" : "0"));

		this.fleet.read();

		assertThat(this.registry.find("awa.queue.lag").gauges()).hasSize(101);
		assertThat(depth("other", "available")).isEqualTo(12);
		assertThat(lag("other")).isGreaterThan(3_000);
	}

	@Test
	void itIsReadAgainAfterTheIntervalAndNotWhenSomebodyScrapes() {
		this.fleet.start();
		Awaitility.await().atMost(LIMIT).until(() -> find("awa.queue.lag") != null);
		int before = this.reads.get();
		IntStream.range(0, 1_000).forEach((i) -> depth("idle", "available"));
		assertThat(this.reads.get() - before).isLessThan(3);
		Awaitility.await().atMost(LIMIT).until(() -> this.reads.get() > before + 1);

		this.fleet.stop();

		assertThat(this.fleet.isRunning()).isFalse();
		Awaitility.await()
			.atMost(LIMIT)
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.noneMatch((thread) -> thread.getName().equals("awa-metrics")));
	}

	@Test
	void whatCannotBeReadIsNotShownUntilItCan() {
		ready("mail", 1, "0");
		this.fleet.start();
		Awaitility.await().atMost(LIMIT).until(() -> find("awa.queue.lag") != null);
		this.broken.set(true);
		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> find("awa.queue.lag") == null && Double.isNaN(find("awa.dead.letters").value()));

		this.broken.set(false);

		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> find("awa.queue.lag") != null && find("awa.dead.letters").value() == 0);
	}

	private Gauge find(String name) {
		return this.registry.find(name).gauge();
	}

	private void ready(String queue, int jobs, String due) {
		this.database.sql().sql(READY.formatted(queue, jobs, due, queue)).update();
	}

	private void moveTo(String about, String insert, int jobs) {
		int moved = this.database.sql()
			.sql("with moved as (delete from awa.ready where job_id in (select job_id from awa.ready where queue = 'mail' "
					+ "and run_at < now() limit " + jobs + ") returning *) " + insert)
			.update();
		assertThat(moved).as(about).isEqualTo(jobs);
	}

	private double depth(String queue, String state) {
		return this.registry.get("awa.queue.depth").tag("queue", queue).tag("state", state).gauge().value();
	}

	private double lag(String queue) {
		return this.registry.get("awa.queue.lag").tag("queue", queue).gauge().value();
	}

}
