package io.awa.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;

import io.awa.BoundaryCode;
import io.awa.BoundaryException;
import io.awa.InsertOptions;
import io.awa.JobFilter;
import io.awa.PageRequest;
import io.awa.client.AwaClient;
import io.awa.client.BoundaryGuard;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.client.R2dbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Both clients under a guard, the transactions around them, and calls to try.
 */
final class GuardedClients {

	static final Duration LIMIT = Duration.ofSeconds(20);

	static final InsertOptions GREET = InsertOptions.defaults().withKind("greet");

	final AwaClient blocking;

	final ReactiveAwaClient reactive;

	final TransactionTemplate template;

	final TransactionalOperator operator;

	final R2dbcTransactionManager manager;

	private final TestDatabase database;

	GuardedClients(TestDatabase database, BoundaryGuard guard) {
		ClientSettings settings = ClientSettings.of(TestDatabase.SCHEMA).withGuard(guard);
		this.database = database;
		this.blocking = new JdbcAwaClient(database.dataSource(), settings);
		this.reactive = new R2dbcAwaClient(database.connectionFactory(),
				new SchemaMigrator(database.dataSource(), TestDatabase.SCHEMA), settings);
		this.template = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
		this.manager = new R2dbcTransactionManager(database.connectionFactory());
		this.operator = TransactionalOperator.create(this.manager);
	}

	/** One call of each kind that goes to the database by a way of its own. */
	static Map<String, Consumer<AwaClient>> blockingCalls() {
		return Map.ofEntries(Map.entry("insert", (client) -> client.insert(Map.of(), GREET)),
				Map.entry("insertMany", (client) -> client.insertMany(List.of(Map.of()), GREET)),
				Map.entry("insertManyCopy", (client) -> client.insertManyCopy(List.of(Map.of()), GREET)),
				Map.entry("getJob", (client) -> client.getJob(1)),
				Map.entry("streamJobs", (client) -> client.streamJobs(JobFilter.all()).toList()),
				Map.entry("cancel", (client) -> client.cancel(1)), Map.entry("queueStats", AwaClient::queueStats),
				Map.entry("pauseQueue", (client) -> client.pauseQueue("default")),
				Map.entry("healthCheck", AwaClient::healthCheck), Map.entry("diagnose", AwaClient::diagnose),
				Map.entry("deadLetters", (client) -> client.deadLetters().countByQueue()),
				Map.entry("bulk", (client) -> client.bulk().cancel(JobFilter.where().queue("other"))),
				Map.entry("cron", (client) -> client.cron().list()),
				Map.entry("callbacks", (client) -> client.callbacks().cancel(new UUID(0, 0))),
				Map.entry("limits", (client) -> client.limits().list()),
				Map.entry("inTransaction",
						(client) -> client.inTransaction((transaction) -> transaction.insert(Map.of(), GREET))),
				Map.entry("begin", (client) -> client.begin().close()));
	}

	static Map<String, Function<ReactiveAwaClient, Mono<?>>> reactiveCalls() {
		return Map.ofEntries(Map.entry("insert", (client) -> client.insert(Map.of(), GREET)),
				Map.entry("insertMany", (client) -> client.insertMany(List.of(Map.of()), GREET)),
				Map.entry("insertManyCopy", (client) -> client.insertManyCopy(List.of(Map.of()), GREET)),
				Map.entry("insertManyCopy from a publisher",
						(client) -> client.insertManyCopy(Mono.just(Map.of()), GREET, (result) -> {
						})),
				Map.entry("getJob", (client) -> client.getJob(1)),
				Map.entry("listJobs", (client) -> client.listJobs(JobFilter.all(), PageRequest.first(1))),
				Map.entry("streamJobs", (client) -> client.streamJobs(JobFilter.all()).collectList()),
				Map.entry("cancel", (client) -> client.cancel(1)),
				Map.entry("queueStats", ReactiveAwaClient::queueStats),
				Map.entry("pauseQueue", (client) -> client.pauseQueue("default")),
				Map.entry("healthCheck", ReactiveAwaClient::healthCheck),
				Map.entry("diagnose", ReactiveAwaClient::diagnose),
				Map.entry("deadLetters", (client) -> client.deadLetters().countByQueue()),
				Map.entry("bulk", (client) -> client.bulk().cancel(JobFilter.where().queue("other"))),
				Map.entry("cron", (client) -> client.cron().list()),
				Map.entry("callbacks", (client) -> client.callbacks().cancel(new UUID(0, 0))),
				Map.entry("limits", (client) -> client.limits().list()), Map.entry("inTransaction",
						(client) -> client.inTransaction((transaction) -> transaction.insert(Map.of(), GREET))));
	}

	void insert() {
		this.blocking.insert(Map.of(), GREET);
	}

	Mono<?> insertReactively() {
		return this.reactive.insert(Map.of(), GREET);
	}

	long jobs() {
		return this.database.count("awa.job");
	}

	/** Refused with the code, and nothing was written. */
	void assertRefused(BoundaryCode code, Runnable call) {
		Throwable failure = catchThrowable(call::run);
		assertThat(failure).isInstanceOfSatisfying(BoundaryException.class, (ex) -> {
			assertThat(ex.code()).isEqualTo(code);
			assertThat(ex).hasMessageStartingWith("[" + code + "] ").hasMessageContaining("Nothing was sent.");
		});
		assertNothingWritten();
	}

	void assertNothingWritten() {
		assertThat(jobs()).isZero();
		assertThat(this.database.count("awa.queue")).isZero();
	}

}
