package io.awa.worker;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.InsertOptions;
import io.awa.NewJob;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.sql.SqlOperations;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.ClaimSql.LaneRequest;
import io.awa.worker.ClaimSql.SlotRequest;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Claims of one limited queue, as many at once and as fast as the database takes them.
 */
class FleetLimitStressTests {

	private static final int JOBS = 600;

	private static final List<LaneRequest> LANES = List.of(new LaneRequest(2, LaneMark.START));

	private final TestDatabase database = TestDatabase.migrated();

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	private final AtomicInteger done = new AtomicInteger();

	@AfterEach
	void dropDatabase() {
		this.database.close();
	}

	@ParameterizedTest
	@EnumSource
	void fleetLimitIsExactAndEveryJobIsHandedOutOnce(Storage storage) {
		insert(InsertOptions.defaults());

		claimAll(storage, "{\"fleet_concurrency\":2}");

		assertThat(this.most.get()).isEqualTo(2);
		assertThat(this.done).hasValue(JOBS);
	}

	@ParameterizedTest
	@EnumSource
	void keyLimitIsExactAndEveryJobIsHandedOutOnce(Storage storage) {
		insert(InsertOptions.defaults().withConcurrencyKey("one"));

		claimAll(storage, "{\"key_concurrency\":2}");

		assertThat(this.most.get()).isEqualTo(2);
		assertThat(this.done).hasValue(JOBS);
	}

	private void insert(InsertOptions options) {
		NewJob job = new NewJob(Map.of(), options.withKind("count"));
		new JdbcAwaClient(this.database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA))
			.insertMany(Collections.nCopies(JOBS, job));
	}

	private void claimAll(Storage storage, String limits) {
		SqlOperations operations = TestWorker.storage(this.database, storage).operations();
		long worker = operations
			.query(WorkerSql.register("test", "test", Set.of("default"), 1, Set.of()), (row) -> row.getLong("id"))
			.get(0);
		CompletableFuture
			.allOf(IntStream.range(0, 6)
				.mapToObj((i) -> CompletableFuture.runAsync(() -> claimUntilDone(operations, worker, limits),
						(task) -> new Thread(task).start()))
				.toArray(CompletableFuture[]::new))
			.join();
	}

	private void claimUntilDone(SqlOperations operations, long worker, String limits) {
		JdbcClient sql = this.database.sql();
		SlotRequest slot = new SlotRequest("default", 4, Duration.ZERO, LANES, false, limits, 0, true);
		while (this.done.get() < JOBS) {
			List<Long> claimed = operations
				.query(ClaimSql.claim(worker, new String[] { "count" }, List.of(slot)), ClaimSql::readRow)
				.stream()
				.filter(ClaimedJob.class::isInstance)
				.map((row) -> ((ClaimedJob) row).jobId())
				.toList();
			if (!claimed.isEmpty()) {
				this.most.accumulateAndGet(this.running.addAndGet(claimed.size()), Math::max);
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
				this.running.addAndGet(-claimed.size());
				sql.sql("delete from awa.running where job_id in (:ids)").param("ids", claimed).update();
				this.done.addAndGet(claimed.size());
			}
		}
	}

}
