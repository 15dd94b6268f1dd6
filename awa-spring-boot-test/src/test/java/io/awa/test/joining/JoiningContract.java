package io.awa.test.joining;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.client.AwaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A job shares the fate of the row that a blocking library writes in the same
 * transaction. Written once; each subclass brings one library.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = "awa.worker.enabled=false")
abstract class JoiningContract {

	@Autowired
	AwaClient client;

	@Autowired
	ApplicationDatabase database;

	@Autowired
	private PlatformTransactionManager transactionManager;

	/** Writes a row of the application as users of the library do. */
	abstract void writeRow(String text);

	/** Reads {@link Counts#SQL} through the library. */
	abstract Counts look();

	@BeforeEach
	void empty() {
		this.database.empty();
	}

	@AfterEach
	void everyJobIsInOneStateTable() {
		this.database.assertConsistent();
	}

	@Test
	void rowAndJobCommitTogether() {
		transaction().executeWithoutResult((status) -> {
			writeRow("first");
			insertJob();
			assertThat(look()).isEqualTo(new Counts(1, 1, 1));
			assertThat(this.database.committed()).isEqualTo(Counts.NOTHING);
		});

		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

	/** The job comes first here, so it is the client that takes the connection. */
	@Test
	void rowAndJobRollBackTogether() {
		assertThatIllegalStateException().isThrownBy(() -> transaction().executeWithoutResult((status) -> {
			insertJob();
			writeRow("second");
			assertThat(look()).isEqualTo(new Counts(1, 1, 1));
			throw new IllegalStateException("later step failed");
		}));

		assertThat(this.database.committed()).isEqualTo(Counts.NOTHING);
	}

	@Test
	void requiresNewCommitsAlthoughTheOuterTransactionRollsBack() {
		transaction().executeWithoutResult((outer) -> {
			writeRowAndJob();
			requiresNew().executeWithoutResult((inner) -> {
				writeRowAndJob();
				assertThat(look()).isEqualTo(new Counts(1, 1, 1));
			});
			assertThat(look()).isEqualTo(new Counts(2, 2, 1));
			outer.setRollbackOnly();
		});

		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

	@Test
	void requiresNewRollsBackAlthoughTheOuterTransactionCommits() {
		transaction().executeWithoutResult((outer) -> {
			writeRowAndJob();
			requiresNew().executeWithoutResult((inner) -> {
				writeRowAndJob();
				assertThat(look()).isEqualTo(new Counts(1, 1, 1));
				inner.setRollbackOnly();
			});
			assertThat(look()).isEqualTo(new Counts(1, 1, 1));
		});

		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

	@Test
	void transactionOfTheClientIsOneOfTheLibrary() {
		assertThatIllegalStateException().isThrownBy(() -> this.client.inTransaction((transaction) -> {
			writeRow("first");
			transaction.insert(new SendReceipt("ada@example.org"));
			assertThat(look()).isEqualTo(new Counts(1, 1, 1));
			throw new IllegalStateException("later step failed");
		}));
		assertThat(this.database.committed()).isEqualTo(Counts.NOTHING);

		this.client.inTransaction((transaction) -> {
			writeRow("second");
			return transaction.insert(new SendReceipt("ada@example.org"));
		});
		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

	@Test
	void copyJoinsTheTransactionOfTheLibrary() {
		assertThatIllegalStateException().isThrownBy(() -> transaction().executeWithoutResult((status) -> {
			writeRow("first");
			this.client.insertManyCopy(List.of(new SendReceipt("ada@example.org")));
			assertThat(look()).isEqualTo(new Counts(1, 1, 1));
			throw new IllegalStateException("later step failed");
		}));

		assertThat(this.database.committed()).isEqualTo(Counts.NOTHING);
	}

	@Test
	void readOnlyTransactionRefusesTheJobAndStaysUsable() {
		transaction().executeWithoutResult((status) -> writeRowAndJob());
		TransactionTemplate readOnly = transaction();
		readOnly.setReadOnly(true);

		readOnly.executeWithoutResult((status) -> {
			assertThat(look()).isEqualTo(new Counts(1, 1, 0));
			assertThatExceptionOfType(TransactionUnusableException.class).isThrownBy(this::insertJob)
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.READ_ONLY));
			assertThat(look()).isEqualTo(new Counts(1, 1, 0));
		});

		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

	final void writeRowAndJob() {
		writeRow("row");
		insertJob();
	}

	final void insertJob() {
		this.client.insert(new SendReceipt("ada@example.org"));
	}

	final TransactionTemplate transaction() {
		return new TransactionTemplate(this.transactionManager);
	}

	final TransactionTemplate nested() {
		return transaction(TransactionDefinition.PROPAGATION_NESTED);
	}

	private TransactionTemplate requiresNew() {
		return transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
	}

	private TransactionTemplate transaction(int propagation) {
		TransactionTemplate template = transaction();
		template.setPropagationBehavior(propagation);
		return template;
	}

	record SendReceipt(String address) {

	}

}
