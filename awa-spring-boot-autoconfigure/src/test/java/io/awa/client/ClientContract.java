package io.awa.client;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import org.assertj.core.api.ListAssert;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.awa.Job;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatList;
import static org.assertj.core.api.Assertions.assertThatObject;

/**
 * What the contracts of the client share. A subclass says what one area of it promises;
 * each of its tests runs on both clients, without a transaction, in one that commits and
 * in one that rolls back.
 */
@ParameterizedClass
@EnumSource
@ExtendWith(ContractDatabase.class)
abstract class ClientContract {

	private final ClientSubject subject;

	private final TestDatabase database;

	private final AwaClient client;

	private final TransactionSubject transactions;

	/** Reads with a connection of its own, so it sees only what was committed. */
	private final AwaClient reader;

	private final JobFixture given;

	ClientContract(ClientSubject subject, TestDatabase database) {
		this.subject = subject;
		this.database = database;
		this.client = subject.client(database);
		this.transactions = subject.transactions(database);
		this.reader = ClientFixtures.jdbcClient(database, ClientListener.NONE);
		this.given = new JobFixture(database);
	}

	@BeforeEach
	void emptyTables() {
		TableDump.empty(this.database);
	}

	@AfterEach
	void everyJobIsInOneStateTable() {
		assertThat(this.database.violations()).isEmpty();
	}

	/** Calls the client in its scope, and sees that a rollback leaves no trace. */
	<T> T call(Function<AwaClient, T> operation) {
		List<String> before = rollsBack() ? dump() : List.of();
		T result = operation.apply(this.client);
		if (rollsBack()) {
			assertThat(dump()).isEqualTo(before);
		}
		return result;
	}

	<T> ObjectAssert<T> assertThatCall(Function<AwaClient, T> operation) {
		return assertThatObject(call(operation));
	}

	<T> ListAssert<T> assertThatListOf(Function<AwaClient, List<T>> operation) {
		return assertThatList(call(operation));
	}

	void run(Consumer<AwaClient> operation) {
		call((client) -> {
			operation.accept(client);
			return true;
		});
	}

	/**
	 * Checks what a connection of its own sees, in the scopes in which something stays.
	 */
	void whenKept(Consumer<AwaClient> assertions) {
		if (!rollsBack()) {
			assertions.accept(this.reader);
		}
	}

	void assertState(long jobId, JobState ifKept, JobState ifRolledBack) {
		assertThat(stored(jobId).state()).isEqualTo(rollsBack() ? ifRolledBack : ifKept);
	}

	Job stored(long jobId) {
		return this.reader.getJob(jobId).orElseThrow();
	}

	boolean rollsBack() {
		return this.subject.scope() == ClientScope.ROLLED_BACK;
	}

	/** For tests of what does not depend on the scope and takes long. */
	boolean hasNoTransaction() {
		return this.subject.scope() == ClientScope.NO_TRANSACTION;
	}

	List<String> dump() {
		return TableDump.of(this.database);
	}

	AwaClient client() {
		return this.client;
	}

	AwaClient reader() {
		return this.reader;
	}

	TransactionSubject transactions() {
		return this.transactions;
	}

	TestDatabase database() {
		return this.database;
	}

	JobFixture given() {
		return this.given;
	}

}
