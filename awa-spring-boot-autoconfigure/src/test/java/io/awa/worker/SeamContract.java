package io.awa.worker;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What contracts about jobs that meet transactions of others have in common.
 */
abstract class SeamContract extends WorkerContract {

	static final Duration SOON = Duration.ofSeconds(20);

	final TransactionTemplate transaction;

	final CountDownLatch end = new CountDownLatch(1);

	SeamContract(TestDatabase database, Storage storage) {
		super(database, storage);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
	}

	@AfterEach
	void endAll() {
		this.end.countDown();
	}

	static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	Job awaitSoon(long id) {
		return awaitSoon(id, SOON);
	}

	Job awaitSoon(long id, Duration longest) {
		return Awaitility.await("job " + id)
			.atMost(longest)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> this.client.getJob(id).orElseThrow(), (job) -> job.state() == JobState.COMPLETED);
	}

	long countOf(String kind, String state) {
		return this.database.sql()
			.sql("select count(*) from awa.job_status where kind = ? and state = ?")
			.params(kind, state)
			.query(Long.class)
			.single();
	}

	static <T> T onAnotherThread(Callable<T> work) {
		FutureTask<T> task = new FutureTask<>(work);
		Thread thread = new Thread(task, "other-thread");
		thread.setDaemon(true);
		thread.start();
		try {
			return task.get(60, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	static InsertOptions kind(String kind) {
		return InsertOptions.defaults().withKind(kind);
	}

	static void awaitUninterrupted(CountDownLatch latch) {
		boolean ended = false;
		while (!ended) {
			try {
				ended = latch.await(60, TimeUnit.SECONDS);
				return;
			}
			catch (InterruptedException ex) {
				ended = latch.getCount() == 0;
			}
		}
	}

	static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
