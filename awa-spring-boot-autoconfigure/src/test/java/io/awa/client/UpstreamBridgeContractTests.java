package io.awa.client;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.InvalidRequestException;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Cases of the upstream's tests of inserts on the caller's connection.
 */
class UpstreamBridgeContractTests extends ClientContract {

	private static final SendReceipt ARGS = new SendReceipt(7, "ada@example.org");

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	private static final String INSERT_ROW = "insert into awa_app.note (text) values (:text)";

	UpstreamBridgeContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
		database.sql().sql("create schema if not exists awa_app").update();
		database.sql().sql("create table if not exists awa_app.note (text text)").update();
		database.sql().sql("delete from awa_app.note").update();
	}

	@Test
	void bridgeInsertJob() {
		InsertResult result = transactions().inTransaction(TransactionOptions.defaults(),
				(transaction) -> transaction.insert(ARGS));

		Job job = stored(result.jobId());
		assertThat(job.kind()).isEqualTo("send_receipt");
		assertThat(job.queue()).isEqualTo("default");
		assertThat(job.state()).isEqualTo(JobState.AVAILABLE);
		assertThat(job.priority()).isEqualTo(2);
		assertThat(job.maxAttempts()).isEqualTo(25);
	}

	@Test
	void bridgeTransactionRollback() {
		assertThatIllegalStateException().isThrownBy(() -> transactions().run((transaction) -> {
			transaction.insert(ARGS);
			throw new IllegalStateException("no");
		}));

		assertThat(dump()).isEmpty();
	}

	@Test
	void bridgeInsertWithCustomKind() {
		InsertResult result = call((client) -> client.insert(ARGS, DEFAULTS.withKind("custom")));

		assertThat(result.kind()).isEqualTo("custom");
		whenKept((reader) -> assertThat(stored(result.jobId()).kind()).isEqualTo("custom"));
	}

	@Test
	void bridgeInsertDictArgs() {
		InsertResult result = call((client) -> client.insert(Map.of("answer", 42), DEFAULTS.withKind("from_map")));

		whenKept((reader) -> assertThat(stored(result.jobId()).argsJson())
			.isEqualToIgnoringWhitespace("{\"answer\":42}"));
	}

	@Test
	void bridgeMixedWithAppSql() {
		transactions().run((transaction) -> {
			transaction.execute(INSERT_ROW, Map.of("text", "kept"));
			transaction.insert(ARGS);
		});
		assertThatIllegalStateException().isThrownBy(() -> transactions().run((transaction) -> {
			transaction.execute(INSERT_ROW, Map.of("text", "lost"));
			transaction.insert(ARGS);
			throw new IllegalStateException("no");
		}));

		assertThat(database().sql().sql("select text from awa_app.note").query(String.class).list())
			.containsExactly("kept");
		assertThat(database().count("awa.job")).isOne();
	}

	@Test
	void bridgeInsertScheduledJob() {
		Instant later = Instant.parse("2150-01-01T00:00:00Z");

		InsertResult result = call((client) -> client.insert(ARGS, DEFAULTS.withRunAt(later)));

		assertThat(result.state()).isEqualTo(JobState.SCHEDULED);
		whenKept((reader) -> assertThat(stored(result.jobId()).runAt()).isEqualTo(later));
	}

	/** In a transaction as outside: the past is now. */
	@Test
	void bridgePastRunAtMatchesClientSemantics() {
		InsertOptions past = DEFAULTS.withRunAt(Instant.parse("2001-01-01T00:00:00Z"));

		InsertResult outside = call((client) -> client.insert(ARGS, past));
		InsertResult inside = transactions().inTransaction(TransactionOptions.defaults(),
				(transaction) -> transaction.insert(ARGS, past));

		assertThat(List.of(outside.state(), inside.state())).containsOnly(JobState.AVAILABLE);
		assertThat(stored(inside.jobId()).runAt()).isEqualTo(stored(inside.jobId()).createdAt());
	}

	@Test
	void bridgeInsertWithPriorityAndMaxAttempts() {
		InsertResult result = call((client) -> client.insert(ARGS, DEFAULTS.withPriority(1).withMaxAttempts(3)));

		whenKept((reader) -> {
			assertThat(stored(result.jobId()).priority()).isOne();
			assertThat(stored(result.jobId()).maxAttempts()).isEqualTo(3);
		});
	}

	/** Such as one that Django, SQLAlchemy or psycopg lend. */
	@Test
	void connectionOfTheCallerInsertsInItsTransaction() throws SQLException {
		try (Connection connection = database().dataSource().getConnection()) {
			connection.setAutoCommit(false);
			AwaClient.on(connection).insert(ARGS);
			assertThat(database().count("awa.job")).isZero();
			connection.rollback();
			AwaClient.on(connection).insert(ARGS);
			connection.commit();
			connection.setAutoCommit(true);
		}

		assertThat(database().count("awa.job")).isOne();
	}

	@Test
	void dictArgsWithoutKind() {
		assertRefused("kind", () -> client().insert(Map.of("a", 1)));
	}

	@Test
	void serializeNullBytes() {
		assertRefused("args", () -> client().insert(new SendReceipt(1, "a\u0000b")));
	}

	@Test
	void metadataNullBytesAreRejected() {
		assertRefused("metadata", () -> client().insert(ARGS, DEFAULTS.withMetadata(Map.of("a", "\u0000"))));
	}

	private void assertRefused(String field, Runnable call) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo(field));
		assertThat(call((client) -> client.bulk().preview(JobFilter.all())).count()).isZero();
	}

}
