package io.awa.docs;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.FailureAction;
import io.awa.worker.FailureClassifier;
import io.awa.worker.HandlerDefinition;
import io.awa.worker.HandlerScanner;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code of docs/retries.md.
 */
class RetriesDocumentTests {

	private static TestDatabase database;

	private static AwaClient client;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
		client = new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA));
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@Test
	void dependencies() {
		long load = client.insert(new Load("customers")).jobId();
		long other = client.insert(new Load("orders")).jobId();
		client.insert(new Merge(), InsertOptions.defaults().withDependsOn(load, other));

		assertThat(client.getJob(other + 1).orElseThrow().state()).isEqualTo(JobState.SCHEDULED);
	}

	@Test
	void handlersAreOnes() {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(Handlers.class);

		assertThat(new HandlerScanner(context.getDefaultListableBeanFactory()).scan())
			.extracting(HandlerDefinition::kind)
			.containsExactlyInAnyOrder("import_file", "reindex", "charge_account", "settle");
	}

	@Test
	void classifierAnswersForItsException() {
		assertThat(new Configuration().classifier().classify(new TooManyRequestsException(), null))
			.isEqualTo(FailureAction.snooze(Duration.ofSeconds(7)));
	}

	static class Configuration {

		@Bean
		FailureClassifier classifier() {
			return (failure, context) -> (failure instanceof TooManyRequestsException limited)
					? FailureAction.snooze(limited.retryAfter()) : null;
		}

	}

	static class Handlers {

		private final Importer importer = (name) -> 0;

		private final Index index = new Index();

		private final Accounts accounts = new Accounts();

		private final Bank bank = (day) -> new Report();

		private final TransactionTemplate transaction = new TransactionTemplate();

		@JobHandler
		JobOutcome importFile(ImportFile file) {
			int rows = this.importer.run(file.name());
			return JobOutcome.completed(Map.of("rows", rows)).thenInsert(new SendReport(file.name()));
		}

		@JobHandler(timeout = "10m")
		JobOutcome reindex(Reindex job, JobContext context) {
			int page = context.checkpoint(Integer.class).orElse(0);
			while (!context.isStopRequested()) {
				if (!this.index.write(page)) {
					return JobOutcome.completed();
				}
				page++;
				context.checkpoint(page);
				context.progress(this.index.percentAt(page), "page " + page);
			}
			return JobOutcome.snooze(Duration.ZERO);
		}

		@JobHandler(transactional = true)
		void chargeAccount(ChargeAccount charge) {
			this.accounts.subtract(charge.accountId(), charge.amount());
		}

		@JobHandler
		void settle(Settle settle, JobContext context) {
			Report report = this.bank.fetch(settle.day());
			this.transaction.executeWithoutResult((status) -> {
				this.accounts.book(report);
				context.complete();
			});
		}

	}

	record ImportFile(String name) {

	}

	record SendReport(String name) {

	}

	record Reindex() {

	}

	record ChargeAccount(long accountId, long amount) {

	}

	record Settle(String day) {

	}

	record Report() {

	}

	record Load(String table) {

	}

	record Merge() {

	}

	interface Importer {

		int run(String name);

	}

	interface Bank {

		Report fetch(String day);

	}

	static final class Index {

		boolean write(int page) {
			return page < 3;
		}

		int percentAt(int page) {
			return page * 33;
		}

	}

	static final class Accounts {

		private long balance;

		void subtract(long accountId, long amount) {
			this.balance -= amount;
		}

		void book(Report report) {
			this.balance++;
		}

	}

	static final class TooManyRequestsException extends RuntimeException {

		private static final long serialVersionUID = 1;

		Duration retryAfter() {
			return Duration.ofSeconds(7);
		}

	}

}
