package io.awa.worker;

import java.sql.Connection;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import io.awa.InsertOptions;
import io.awa.NewJob;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.json.JacksonJobCodec;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlOperations;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.ClaimSql.LaneRequest;
import io.awa.worker.ClaimSql.SlotRequest;
import io.awa.worker.Settlement.Next;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The statements that claim and end runs, one by one: who may claim, and whose result
 * counts.
 */
class LeaseTests {

	private final TestDatabase database = TestDatabase.migrated();

	private final SqlOperations operations = TestWorker.storage(this.database, Storage.JDBC).operations();

	private final AwaClient client = new JdbcAwaClient(this.database.dataSource(),
			ClientSettings.of(TestDatabase.SCHEMA));

	private long workerId;

	@BeforeEach
	void register() {
		this.workerId = this.operations
			.query(WorkerSql.register("test", "test", Set.of("default"), 1, Set.of("kind")), (row) -> row.getLong("id"))
			.get(0);
	}

	@AfterEach
	void checkAndDrop() {
		assertThat(this.database.violations()).isEmpty();
		this.database.close();
	}

	@Test
	void claimTakesNoMoreThanItsSlotsOverAllPriorities() {
		for (int priority = 1; priority <= 4; priority++) {
			insert(3, InsertOptions.defaults().withPriority(priority));
		}

		List<ClaimedJob> jobs = claim(this.workerId, 5);

		assertThat(jobs).extracting(ClaimedJob::priority).containsExactlyInAnyOrder(1, 1, 1, 2, 2);
		assertThat(jobs).extracting(ClaimedJob::lease).containsOnly(jobs.get(0).lease());
		assertThat(this.database.count("awa.running")).isEqualTo(5);
	}

	@Test
	void workerWithoutRowClaimsNothing() {
		insert(1, InsertOptions.defaults());

		assertThat(claim(this.workerId + 1, 5)).isEmpty();
		assertThat(claim(this.workerId, 5)).hasSize(1);
	}

	@Test
	void claimsAfterAMarkPassOverEarlierJobs() {
		insert(4, InsertOptions.defaults());
		List<ClaimedJob> firstTwo = claim(this.workerId, 2);
		ClaimedJob second = firstTwo.stream().max(Comparator.comparingLong(ClaimedJob::jobId)).orElseThrow();

		LaneMark mark = new LaneMark(second.runAt().plusNanos(1000), 0);
		assertThat(claim(this.workerId, 5, mark)).hasSize(2);
	}

	/**
	 * The planner knows empty tables at first, keeps no plan it made then, and reads full
	 * tables by their indexes.
	 */
	@Test
	void claimReadsByIndexAlthoughTheTablesWereEmptyBefore() throws Exception {
		this.database.sql().sql("analyze awa.ready, awa.job").update();
		try (Connection connection = this.database.dataSource().getConnection()) {
			JdbcSqlExecutor executor = JdbcSqlExecutor.joining(new SingleConnectionDataSource(connection, true),
					TestDatabase.SCHEMA);
			for (int i = 0; i < 12; i++) {
				claim(executor, this.workerId, 2, LaneMark.START);
			}
			insert(20_000, InsertOptions.defaults());

			connection.setAutoCommit(false);
			List<String> before = fullScans(executor);
			assertThat(claim(executor, this.workerId, 100, LaneMark.START)).hasSize(100);
			assertThat(fullScans(executor)).isEqualTo(before);
			connection.commit();
		}
	}

	@Test
	void leaseGrowsWithEachClaimAndOldOneCannotEndTheRun() {
		insert(1, InsertOptions.defaults());
		ClaimedJob first = claim(this.workerId, 1).get(0);
		settle(new Settlement(first.jobId(), first.lease(), Next.RETRY, Duration.ZERO, null));
		ClaimedJob second = claim(this.workerId, 1).get(0);

		assertThat(second.lease()).isGreaterThan(first.lease());
		assertThat(second.attempt()).isEqualTo(2);
		assertThat(settle(new Settlement(first.jobId(), first.lease(), Next.COMPLETED, Duration.ZERO, null))).isZero();
		assertThat(this.database.count("awa.running")).isEqualTo(1);
		assertThat(settle(new Settlement(second.jobId(), second.lease(), Next.COMPLETED, Duration.ZERO, null)))
			.isEqualTo(1);
	}

	@Test
	void settlingTwiceDoesNothingTheSecondTime() {
		insert(1, InsertOptions.defaults());
		ClaimedJob job = claim(this.workerId, 1).get(0);
		Settlement completed = new Settlement(job.jobId(), job.lease(), Next.COMPLETED, Duration.ZERO, null);

		assertThat(settle(completed)).isEqualTo(1);
		assertThat(settle(completed)).isZero();
	}

	@Test
	void releasedJobGoesBackToItsPlaceWithItsAttempt() {
		insert(2, InsertOptions.defaults());
		ClaimedJob first = claim(this.workerId, 1).get(0);

		settle(Settlement.ofRelease(new RunKey(first.jobId(), first.lease())));

		ClaimedJob again = claim(this.workerId, 2).stream()
			.filter((job) -> job.jobId() == first.jobId())
			.findFirst()
			.orElseThrow();
		assertThat(again.attempt()).isEqualTo(1);
	}

	/**
	 * Losing a claim in a crash is harmless, so it need not wait for the disk, but for
	 * the first one after a crash; nothing else may.
	 */
	@Test
	void onlyClaimsCommitWithoutWaiting() {
		claim(this.workerId, 1);

		assertThat(this.database.sql()
			.sql("select prosrc from pg_proc where oid = 'awa.claim_jobs'::regproc")
			.query(String.class)
			.single()).contains(
					"set_config('synchronous_commit', case when awa.begin_lease_epoch() then 'off' else 'on' end, true)");
		assertThat(List.of(SettleSql.SETTLE, SettleSql.COMPLETE, RescueSql.RESCUE))
			.noneMatch((sql) -> sql.contains("synchronous_commit"));
		assertThat(this.database.sql().sql("show synchronous_commit").query(String.class).single()).isEqualTo("on");
	}

	private static List<String> fullScans(SqlOperations operations) {
		return operations.query(
				SqlCommand.of("select relname, seq_scan from pg_stat_xact_user_tables "
						+ "where schemaname = 'awa' and relname in ('ready', 'job') order by 1"),
				(row) -> row.getString("relname") + " " + row.getLong("seq_scan"));
	}

	private void insert(int count, InsertOptions options) {
		NewJob job = new NewJob(Map.of(), options.withKind("count"));
		this.client.insertMany(Collections.nCopies(count, job));
	}

	private List<ClaimedJob> claim(long worker, int free) {
		return claim(worker, free, LaneMark.START);
	}

	private List<ClaimedJob> claim(long worker, int free, LaneMark after) {
		return claim(this.operations, worker, free, after);
	}

	private static List<ClaimedJob> claim(SqlOperations operations, long worker, int free, LaneMark after) {
		List<LaneRequest> lanes = List.of(1, 2, 3, 4).stream().map((lane) -> new LaneRequest(lane, after)).toList();
		SlotRequest slot = new SlotRequest("default", free, Duration.ZERO, lanes, false);
		return operations.query(ClaimSql.claim(worker, new String[] { "count" }, List.of(slot)), ClaimSql::readRow)
			.stream()
			.filter(ClaimedJob.class::isInstance)
			.map(ClaimedJob.class::cast)
			.toList();
	}

	private int settle(Settlement settlement) {
		return this.operations
			.query(SettleSql.of(List.of(settlement), new JacksonJobCodec()), (row) -> row.getLong("job_id"))
			.size();
	}

}
