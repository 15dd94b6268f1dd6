package io.awa.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.awa.InsertResult;
import io.awa.JobState;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Cases of the upstream's tests of its blocking client that belong to no area of their
 * own.
 */
class UpstreamSyncContractTests extends ClientContract {

	private static final String INSERT_ROW = "insert into awa_app.note (text) values (:text)";

	UpstreamSyncContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
		database.sql().sql("create schema if not exists awa_app").update();
		database.sql().sql("create table if not exists awa_app.note (text text)").update();
		database.sql().sql("delete from awa_app.note").update();
	}

	@Test
	void insertSync() {
		InsertResult result = call((client) -> client.insert(new SendReceipt(7, "ada@example.org")));

		assertThat(result.kind()).isEqualTo("send_receipt");
		assertThat(result.queue()).isEqualTo("default");
		assertThat(result.state()).isEqualTo(JobState.AVAILABLE);
		whenKept((reader) -> assertThat(stored(result.jobId()).argsJson())
			.isEqualToIgnoringWhitespace("{\"email\":\"ada@example.org\",\"orderId\":7}"));
	}

	@Test
	void migrateSyncIdempotent() {
		long id = given().available(JobFixture.MAIL);

		run(AwaClient::migrate);
		run(AwaClient::migrate);

		assertThat(stored(id).queue()).isEqualTo("mail");
		assertThat(call((client) -> client.healthCheck()).healthy()).isTrue();
	}

	@Test
	void transactionSyncContextManagerCommit() {
		transactions().run((transaction) -> {
			transaction.execute(INSERT_ROW, Map.of("text", "kept"));
			transaction.insert(new SendReceipt(7, "ada@example.org"));
		});

		assertThat(notes()).containsExactly("kept");
		assertThat(database().count("awa.job")).isOne();
	}

	@Test
	void transactionSyncContextManagerRollback() {
		assertThatIllegalStateException().isThrownBy(() -> transactions().run((transaction) -> {
			transaction.execute(INSERT_ROW, Map.of("text", "lost"));
			transaction.insert(new SendReceipt(7, "ada@example.org"));
			throw new IllegalStateException("no");
		})).withMessage("no");

		assertThat(notes()).isEmpty();
		assertThat(dump()).isEmpty();
	}

	/** A thread that nothing prepared: no event loop, no context, no transaction. */
	@Test
	void noEventLoopRequired() throws InterruptedException {
		Thread thread = new Thread(() -> run((client) -> client.insert(new SendReceipt(7, "ada@example.org"))));
		thread.start();
		thread.join(Duration.ofSeconds(30).toMillis());

		assertThat(thread.isAlive()).isFalse();
		assertThat(database().count("awa.job")).isEqualTo(rollsBack() ? 0 : 1);
	}

	@Test
	void jobStateStrLowercase() {
		assertThat(Arrays.stream(JobState.values()).map(JobState::text)).containsExactly("scheduled", "available",
				"running", "completed", "retryable", "failed", "cancelled", "waiting_external");
		for (JobState state : JobState.values()) {
			long id = given().in(state, JobFixture.MAIL);
			assertThat(JobState.of(state.text())).isEqualTo(state);
			assertThat(call((client) -> client.getJob(id)).orElseThrow().state()).isEqualTo(state);
		}
	}

	private List<String> notes() {
		return database().sql().sql("select text from awa_app.note").query(String.class).list();
	}

}
