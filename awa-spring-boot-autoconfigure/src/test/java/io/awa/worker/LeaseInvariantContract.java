package io.awa.worker;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;
import io.awa.UniqueBy;
import io.awa.UniqueStates;
import io.awa.json.JacksonJobCodec;
import io.awa.sql.SqlOperations;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.ClaimSql.LaneRequest;
import io.awa.worker.ClaimSql.SlotRequest;
import io.awa.worker.Settlement.Next;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Leases and attempts over the life of a job, and what comes too late; over either
 * storage.
 */
abstract class LeaseInvariantContract extends WorkerContract {

	private static final List<LaneRequest> LANES = List.of(new LaneRequest(2, LaneMark.START));

	private static final List<String> TABLES = List.of("job", "ready", "running", "waiting", "finished", "dead_letter",
			"attempt", "progress", "callback", "callback_result", "unique_claim");

	private static final String WAITING = """
			select count(*)
			from pg_stat_activity
			where wait_event_type = 'Lock' and datname = current_database()""";

	LeaseInvariantContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void leaseGrowsWithEachClaimAndAttemptUnlessTheRunGaveItBack() throws Exception {
		List<Long> leases = new CopyOnWriteArrayList<>();
		List<Integer> attempts = new CopyOnWriteArrayList<>();
		CompletableFuture<UUID> callback = new CompletableFuture<>();
		this.worker.handle("greet", (args, context) -> {
			leases.add(context.lease());
			attempts.add(context.attempt());
			return switch (leases.size()) {
				case 1 -> throw new IllegalStateException("This attempt fails.");
				case 2 -> JobOutcome.snooze(Duration.ZERO);
				case 3 -> waitFor(context, callback);
				case 4 -> JobOutcome.retryAfter(Duration.ZERO);
				default -> JobOutcome.completed();
			};
		}).start();
		long id = insert("greet", Map.of());
		UUID token = callback.get(20, TimeUnit.SECONDS);
		await(id, JobState.WAITING_EXTERNAL);
		this.client.callbacks().resume(token, Map.of());
		await(id, JobState.COMPLETED);

		assertThat(attempts).containsExactly(1, 2, 2, 2, 3);
		assertThat(leases).isSorted().doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(strings = { "completed", "failed", "cancelled", "dead letter" })
	void terminalJobStaysAsItIsWhateverComesTooLate(String end) {
		InsertOptions unique = InsertOptions.defaults().withUnique(UniqueBy.args());
		long id = insert("greet", Map.of(), unique);
		RunKey run = claimOne();
		UUID callback = UUID.randomUUID();
		operations().query(WaitSql.register(run, callback, Duration.ofHours(1)), (row) -> row.getInstant("timeout_at"));
		end(run, end);
		this.database.sql().sql("delete from awa.callback").update();
		String before = dump();

		for (Next next : Next.values()) {
			if (next != Next.LOCKED && next != Next.LOST) {
				assertThat(settle(new Settlement(run.jobId(), run.lease(), next, Duration.ZERO, null))).isZero();
			}
		}
		ProgressUpdate progress = new ProgressUpdate(50, "late", "{}");
		assertThat(operations().query(ProgressSql.write(List.of(new ProgressSql.Report(run, progress))),
				(row) -> row.getLong("job_id")))
			.isEmpty();
		assertThat(operations().query(WaitSql.register(run, UUID.randomUUID(), Duration.ofHours(1)),
				(row) -> row.getInstant("timeout_at")))
			.isEmpty();
		this.client.callbacks().complete(callback, Map.of());
		this.client.callbacks().retry(callback);
		this.client.callbacks().resume(callback, Map.of());
		rescue();
		assertThat(this.client.cancel(id).changed()).isFalse();

		assertThat(dump()).isEqualTo(before);
	}

	@ParameterizedTest
	@EnumSource(names = { "COMPLETED", "FAILED", "CANCELLED", "RETRY", "SNOOZE", "RELEASE" })
	void resultOfALostLeaseChangesNothing(Next next) {
		insert("greet", Map.of());
		RunKey old = claimOne();
		settle(Settlement.ofRelease(old));
		RunKey current = claimOne();
		String before = dump();

		assertThat(settle(new Settlement(old.jobId(), old.lease(), next, Duration.ZERO, null))).isZero();

		assertThat(dump()).isEqualTo(before);
		assertThat(current.lease()).isGreaterThan(old.lease());
		end(current, "completed");
	}

	@Test
	void rescueMovesAllJobsAlthoughTheKeyOfOneIsTaken() {
		InsertOptions unique = InsertOptions.defaults().withUnique(UniqueBy.args().whileIn(UniqueStates.WAITING));
		List<Long> ids = Stream.of(1, 2, 3).map((n) -> insert("greet", Map.of("n", n), unique)).toList();
		List<RunKey> runs = List.of(claimOne(), claimOne(), claimOne());
		long taker = insert("greet", Map.of("n", 2), unique);
		assertThat(ids).doesNotContain(taker);

		assertThat(rescue()).isEqualTo(runs.size());

		assertThat(this.database.count("awa.running")).isZero();
		assertThat(this.database.count("awa.ready")).isEqualTo(4);
	}

	@Test
	void rescueIsDoneByOneNodeAtATimeAndByAnotherOnceTheConnectionOfThatOneIsKilled() throws Exception {
		insert("greet", Map.of());
		claimOne();
		Connection connection = this.database.dataSource().getConnection();
		connection.setAutoCommit(false);
		JdbcClient sql = JdbcClient.create(new SingleConnectionDataSource(connection, true));
		int pid = sql.sql("select pg_backend_pid()").query(Integer.class).single();
		sql.sql("select pg_advisory_xact_lock(hashtextextended('awa.rescue', 0))::text").query(String.class).single();
		assertThat(rescue()).isZero();

		this.database.sql().sql("select pg_terminate_backend(" + pid + ")").query(Boolean.class).single();

		Awaitility.await().atMost(LIMIT).until(() -> rescue() == 1);
		this.database.dataSource().evictConnection(connection);
	}

	/** A claim that is held up between its steps, in which its queue is paused. */
	@Test
	void jobOfAQueueThatIsPausedDuringAClaimIsNotLost() throws Exception {
		long id = insert("greet", Map.of());
		CompletableFuture<Integer> claim = new CompletableFuture<>();
		this.database.inTransaction((sql) -> {
			sql.sql("lock table awa.rate_bucket in share mode").update();
			new Thread(() -> claim.complete(claim("{\"fleet_rate\":{\"per_second\":100,\"burst\":100}}").size()))
				.start();
			Awaitility.await()
				.atMost(LIMIT)
				.until(() -> this.database.sql().sql(WAITING).query(Long.class).single() > 0);
			this.client.pauseQueue("default");
		});

		assertThat(claim.get(20, TimeUnit.SECONDS)).isZero();
		assertThat(this.client.getJob(id)).map(Job::state).hasValue(JobState.AVAILABLE);
		this.database.sql().sql("delete from awa.worker").update();
	}

	private JobOutcome waitFor(JobContext context, CompletableFuture<UUID> callback) {
		CallbackToken token = context.callbacks().register();
		callback.complete(token.id());
		return JobOutcome.waitForCallback(token);
	}

	private SqlOperations operations() {
		return TestWorker.storage(this.database, this.storage).operations();
	}

	private RunKey claimOne() {
		List<ClaimedJob> jobs = claim(null);
		assertThat(jobs).hasSize(1);
		this.database.sql().sql("delete from awa.worker").update();
		return new RunKey(jobs.get(0).jobId(), jobs.get(0).lease());
	}

	private List<ClaimedJob> claim(@Nullable String limits) {
		long worker = operations()
			.query(WorkerSql.register("test", "test", Set.of("default"), 1, Set.of("greet")),
					(row) -> row.getLong("id"))
			.get(0);
		SlotRequest slot = new SlotRequest("default", 1, Duration.ZERO, LANES, false, limits, 0, true);
		return operations().query(ClaimSql.claim(worker, new String[] { "greet" }, List.of(slot)), ClaimSql::readRow)
			.stream()
			.filter(ClaimedJob.class::isInstance)
			.map(ClaimedJob.class::cast)
			.toList();
	}

	private void end(RunKey run, String end) {
		Next next = end.equals("dead letter") ? Next.FAILED : Next.valueOf(end.toUpperCase(Locale.ROOT));
		Settlement settlement = new Settlement(run.jobId(), run.lease(), next, Duration.ZERO, null);
		assertThat(settle(end.equals("dead letter") ? settlement.withDeathReason("terminal_error") : settlement))
			.isEqualTo(1);
	}

	private int settle(Settlement settlement) {
		return operations()
			.query(SettleSql.of(List.of(settlement), new JacksonJobCodec()), (row) -> row.getLong("job_id"))
			.size();
	}

	private int rescue() {
		return operations().query(RescueSql.rescue(Duration.ofSeconds(1), Set.of()), (row) -> row.getLong("job_id"))
			.size();
	}

	private String dump() {
		return TABLES.stream()
			.map((table) -> table + this.database.sql()
				.sql("select coalesce(jsonb_agg(to_jsonb(t) order by t::text), '[]')::text from awa." + table + " t")
				.query(String.class)
				.single())
			.collect(Collectors.joining("\n"));
	}

}
