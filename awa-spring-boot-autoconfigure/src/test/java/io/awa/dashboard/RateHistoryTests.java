package io.awa.dashboard;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.awa.dashboard.DashboardSql.Rate;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The history of what ended counts the last hour once, and then its last minutes.
 */
class RateHistoryTests {

	private final TestDatabase database = TestDatabase.migrated();

	private final DashboardQueries queries = new DashboardQueries(
			JdbcSqlExecutor.joining(this.database.dataSource(), TestDatabase.SCHEMA));

	private final RateHistory history = new RateHistory(this.queries);

	@AfterEach
	void close() {
		this.queries.close();
		this.database.close();
	}

	@Test
	void settledMinutesAreCountedOnceAndTheLastOnesAnew() {
		end(1, 30, "completed");
		end(2, 30, "failed");
		end(3, 90, "completed");
		assertSums(this.history.look().join(), 1, 1);

		end(4, 30, "completed");
		end(5, 0, "completed");
		end(6, 1, "failed");
		assertSums(this.history.look().join(), 2, 2);
		assertSums(new RateHistory(this.queries).look().join(), 3, 2);
	}

	@Test
	void deadLettersHaveFailed() {
		end(1, 30, "failed");
		die(2, 20);
		die(3, 90);

		assertSums(this.history.look().join(), 0, 2);
	}

	private static void assertSums(List<Rate> rates, long completed, long failed) {
		assertThat(rates).hasSize(60).isSortedAccordingTo((one, other) -> one.at().compareTo(other.at()));
		assertThat(rates.stream().mapToLong(Rate::completed).sum()).isEqualTo(completed);
		assertThat(rates.stream().mapToLong(Rate::failed).sum()).isEqualTo(failed);
	}

	private void die(long id, int minutesAgo) {
		this.database.sql().sql("""
				insert into awa.dead_letter (job_id, died_at, attempt, reason)
				values (?, now() - ? * interval '1 minute', 1, 'gone')""").params(id, minutesAgo).update();
	}

	private void end(long id, int minutesAgo, String state) {
		this.database.sql()
			.sql("""
					insert into awa.finished (job_id, finished_at, attempt, state, queue, kind)
					values (?, now() - ? * interval '1 minute', 1, ?, 'mail', 'kind')""")
			.params(id, minutesAgo, state)
			.update();
	}

}
