package io.awa.docs;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

import io.awa.bridge.JdbcReactiveThreads;
import io.awa.bridge.JdbcReactiveTransactionManager;
import io.awa.bridge.ReactiveOverJdbc;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The code of docs/bridge.md about reactive code over JDBC.
 */
class ReactiveOverJdbcDocumentTests {

	private static TestDatabase database;

	private static HikariDataSource dataSource;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
		database.sql().sql("create table orders (id bigint primary key)").update();
		dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(database.jdbcUrl());
		dataSource.setMaximumPoolSize(2);
	}

	@AfterAll
	static void dropDatabase() {
		dataSource.close();
		database.close();
	}

	@Test
	void bothLevels() {
		AwaClient awa = new JdbcAwaClient(dataSource, ClientSettings.of(TestDatabase.SCHEMA));
		JdbcClient orders = JdbcClient.create(dataSource);
		try (JdbcReactiveThreads threads = JdbcReactiveThreads.of(2)) {
			JdbcReactiveTransactionManager manager = manager(dataSource, threads);
			ReactiveOverJdbc jdbc = new ReactiveOverJdbc(awa, manager);
			TransactionalOperator transaction = TransactionalOperator.create(manager);

			callback(jdbc, orders).block();
			assertThat(catchThrowable(() -> steps(jdbc, orders).then(Mono.error(new IllegalStateException("later")))
				.as(transaction::transactional)
				.block())).hasMessage("later");
			steps(jdbc, orders).as(transaction::transactional).block();
		}
		assertThat(database.count("orders")).isEqualTo(2);
		assertThat(database.count("awa.job")).isEqualTo(2);
	}

	private static JdbcReactiveTransactionManager manager(DataSource dataSource, JdbcReactiveThreads threads) {
		return new JdbcReactiveTransactionManager(dataSource, threads);
	}

	private static Mono<Long> callback(ReactiveOverJdbc jdbc, JdbcClient orders) {
		return jdbc.inTransaction((awa) -> {
			orders.sql("insert into orders values (1)").update();
			return awa.insert(new SendReceipt(1)).jobId();
		});
	}

	private static Mono<?> steps(ReactiveOverJdbc jdbc, JdbcClient orders) {
		return jdbc.call(() -> orders.sql("insert into orders values (2)").update())
			.then(jdbc.client().insert(new SendReceipt(2)));
	}

	record SendReceipt(long orderId) {

	}

}
