package io.awa.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.InsertResult.Outcome;
import io.awa.JobFilter;
import io.awa.UniqueBy;
import io.awa.UniqueBy.OnConflict;
import io.awa.UniqueStates;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many transactions insert, end and bring back jobs of few keys at once. Whatever they
 * do, a key has one unfinished job at most and no insert is lost.
 */
class UniqueConcurrencyTests {

	private static final int KEYS = 20;

	private static final int INSERTERS = 8;

	private static final int INSERTS = 200;

	private static final String TWO_UNFINISHED = """
			select encode(unique_key, 'hex')
			from awa.job_status
			where state in ('scheduled', 'available', 'retryable', 'running', 'waiting_external')
			group by unique_key
			having count(*) > 1""";

	private static final String START_ONE = """
			with gone as (
			  delete from awa.ready
			  where ctid = any (array(select ctid from awa.ready order by random() limit 1 for update skip locked))
			  returning *
			)
			insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind)
			select job_id, nextval('awa.lease_seq'), 1, now(), priority, 1, queue, kind
			from gone""";

	private static final String FINISH_ONE = """
			with gone as (
			  delete from awa.running
			  where ctid = any (array(select ctid from awa.running order by random() limit 1 for update skip locked))
			  returning *
			)
			insert into awa.finished (job_id, claimed_at, finished_at, attempt, state, queue, kind)
			select job_id, claimed_at, now(), attempt, case when random() < 0.5 then 'failed' else 'completed' end,
			  queue, kind
			from gone""";

	private final TestDatabase database = TestDatabase.migrated();

	private final AwaClient operator = ClientFixtures.jdbcClient(this.database, ClientListener.NONE);

	private final Set<Long> committed = ConcurrentHashMap.newKeySet();

	private final Queue<Long> duplicates = new ConcurrentLinkedQueue<>();

	private final AtomicInteger results = new AtomicInteger();

	private final AtomicLong discarded = new AtomicLong();

	@AfterEach
	void dropDatabase() {
		this.database.close();
	}

	@ParameterizedTest
	@CsvSource({ "jdbc, false", "reactive, false", "jdbc, true", "reactive, true" })
	void keyHasOneUnfinishedJobAtMost(String client, boolean operated) throws Exception {
		TransactionSubject subject = client.equals("jdbc") ? new JdbcTransactionSubject(this.database)
				: new R2dbcTransactionSubject(this.database);
		List<Callable<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < INSERTERS; i++) {
			Random random = new Random(i);
			tasks.add(() -> insertMany(subject, operated, random));
		}

		run(tasks);

		assertThat(this.results).hasValue(INSERTERS * INSERTS);
		assertThat(this.database.sql().sql(TWO_UNFINISHED).query(String.class).list()).isEmpty();
		assertThat(this.database.violations()).isEmpty();
		assertThat(this.database.count("awa.job") + this.discarded.get()).as("committed inserts")
			.isEqualTo(this.committed.size());
		assertThat(this.committed).as("jobs that duplicates stood for").containsAll(this.duplicates);
		if (!operated) {
			assertThat(this.committed).hasSize(KEYS);
		}
	}

	private Void insertMany(TransactionSubject subject, boolean operated, Random random) {
		for (int i = 0; i < INSERTS;) {
			int count = Math.min(INSERTS - i, (random.nextInt(4) > 0) ? 1 : 3);
			List<Map<String, Object>> jobs = random.ints(count, 0, KEYS).mapToObj(UniqueJobs::payload).toList();
			boolean commit = random.nextInt(3) > 0;
			List<InsertResult> inserted = subject.inTransaction(TransactionOptions.defaults(), (transaction) -> {
				if (!commit) {
					transaction.setRollbackOnly();
				}
				return transaction.insertMany(jobs, options(random));
			});
			count(inserted, commit);
			i += count;
			if (operated) {
				operate(random);
			}
			if (random.nextInt(20) == 0) {
				assertThat(this.database.sql().sql(TWO_UNFINISHED).query(String.class).list()).isEmpty();
			}
		}
		return null;
	}

	/** What workers and operators do meanwhile. */
	private void operate(Random random) {
		switch (random.nextInt(8)) {
			case 0, 1 -> this.database.sql().sql(START_ONE).update();
			case 2, 3 -> this.database.sql().sql(FINISH_ONE).update();
			case 4 -> anyJob(random).ifPresent(this.operator::cancel);
			case 5, 6 -> anyJob(random).ifPresent(this.operator::retry);
			default -> this.discarded.addAndGet(
					this.operator.discardFailed(JobFilter.where().ids(List.of(anyJob(random).orElse(0L)))).changed());
		}
	}

	private static InsertOptions options(Random random) {
		OnConflict[] modes = { OnConflict.RETURN_EXISTING, OnConflict.REPLACE_ARGS, OnConflict.RESCHEDULE };
		UniqueBy unique = UniqueBy.fields("id").whileIn(UniqueStates.UNFINISHED);
		return UniqueJobs.options(unique.onConflict(modes[random.nextInt(modes.length)]));
	}

	private void count(List<InsertResult> inserted, boolean commit) {
		List<Long> own = inserted.stream().filter(InsertResult::inserted).map(InsertResult::jobId).toList();
		for (InsertResult result : inserted) {
			this.results.incrementAndGet();
			if (result.outcome() == Outcome.INSERTED && commit) {
				this.committed.add(result.jobId());
			}
			else if (result.outcome() != Outcome.INSERTED && !own.contains(result.jobId())) {
				assertThat(result.state().isFinished()).as("holder of the key is finished").isFalse();
				this.duplicates.add(result.jobId());
			}
		}
	}

	private Optional<Long> anyJob(Random random) {
		List<Long> ids = List.copyOf(this.committed);
		return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(random.nextInt(ids.size())));
	}

	private static void run(List<Callable<Void>> tasks) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
		try {
			for (Future<Void> task : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
				task.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

}
