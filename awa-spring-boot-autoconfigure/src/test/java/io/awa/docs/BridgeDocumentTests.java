package io.awa.docs;

import java.util.Map;
import java.util.stream.Stream;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.bridge.AwaBridge;
import io.awa.bridge.BridgeSettings;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.R2dbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.client.TransactionOptions;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The code of docs/bridge.md about sections.
 */
class BridgeDocumentTests {

	private static TestDatabase database;

	private static ConnectionPool pool;

	private static ReactiveAwaClient awa;

	private static AwaBridge bridge;

	private static TransactionalOperator operator;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
		database.sql().sql("create table orders (id bigint primary key)").update();
		pool = new ConnectionPool(
				ConnectionPoolConfiguration.builder(database.rawConnectionFactory()).initialSize(0).maxSize(3).build());
		R2dbcTransactionManager manager = new R2dbcTransactionManager(pool);
		awa = new R2dbcAwaClient(pool, manager, new SchemaMigrator(database.dataSource(), TestDatabase.SCHEMA),
				ClientSettings.of(TestDatabase.SCHEMA));
		bridge = new AwaBridge(awa, pool, BridgeSettings.defaults());
		operator = TransactionalOperator.create(manager);
	}

	@AfterAll
	static void dropDatabase() {
		bridge.close();
		pool.dispose();
		database.close();
	}

	@BeforeEach
	void emptyTables() {
		database.sql().sql("truncate orders, awa.job, awa.ready").update();
	}

	@Test
	void middle() {
		OrderService service = new OrderService(new Orders(),
				new LegacyReceipts(new Configuration().legacyClient(bridge)));

		operator.transactional(service.place(new Order(1))).block();
		Mono<Void> failing = service.place(new Order(2)).then(Mono.error(new IllegalStateException("later")));

		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> operator.transactional(failing).block());
		assertThat(database.count("orders")).isEqualTo(1);
		assertThat(database.count("awa.job")).isEqualTo(1);
	}

	@Test
	void waiting() {
		Orders orders = new Orders();
		operator.transactional(bridge.run(() -> {
			Order saved = bridge.await(orders.save(new Order(3)));
			try {
				bridge.nested(() -> bridge.await(orders.save(saved)));
			}
			catch (RuntimeException ex) {
				bridge.client().insert(new SendReceipt(saved.id()));
			}
		})).block();

		assertThat(database.count("orders")).isEqualTo(1);
		assertThat(database.count("awa.job")).isEqualTo(1);
	}

	@Test
	void views() {
		Stock stock = bridge.blocking(Stock.class, new WarehouseStock());
		ReactiveStock again = bridge.reactive(ReactiveStock.class, new ShelfStock());

		assertThat(bridge.call(() -> stock.left("tea")).block()).isEqualTo(3);
		assertThat(again.items().collectList().block()).containsExactly("mug");
	}

	@Test
	void nativeImages() {
		RuntimeHints hints = new RuntimeHints();
		hints.proxies().registerJdkProxy(Stock.class);
		Stream.of(Stock.class, WarehouseStock.class)
			.forEach((type) -> hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS));

		Stock stock = bridge.blocking(Stock.class, new WarehouseStock());
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(stock.getClass().getInterfaces())).accepts(hints);
		assertThat(WarehouseStock.class.getDeclaredMethods()).allSatisfy(
				(method) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).accepts(hints));
	}

	@Test
	void isolated() {
		Mono<Void> failing = awa
			.inTransaction(TransactionOptions.defaults().isolated(), (tx) -> tx.insert(new SendReceipt(7)))
			.then(Mono.error(new IllegalStateException("later")));

		assertThat(catchThrowable(() -> operator.transactional(failing).block())).hasMessage("later");
		assertThat(database.count("awa.job")).isEqualTo(1);
	}

	static class Configuration {

		@Bean
		AwaClient legacyClient(AwaBridge bridge) {
			return bridge.client();
		}

	}

	static class OrderService {

		private final Orders orders;

		private final LegacyReceipts receipts;

		OrderService(Orders orders, LegacyReceipts receipts) {
			this.orders = orders;
			this.receipts = receipts;
		}

		@Transactional
		Mono<Void> place(Order order) {
			return this.orders.save(order) // reactive
				.flatMap((saved) -> bridge.run(() -> this.receipts.send(saved))); // blocking
		}

	}

	static class LegacyReceipts {

		private final AwaClient awa;

		LegacyReceipts(AwaClient awa) {
			this.awa = awa;
		}

		void send(Order order) {
			this.awa.insert(new SendReceipt(order.id()));
		}

	}

	static class Orders {

		Mono<Order> save(Order order) {
			return DatabaseClient.create(pool)
				.sql("insert into orders values (:id)")
				.bindValues(Map.of("id", order.id()))
				.then()
				.thenReturn(order);
		}

	}

	interface ReactiveStock {

		Mono<Integer> left(String item);

		Flux<String> items();

	}

	interface Stock {

		int left(String item);

		Stream<String> items();

	}

	static class WarehouseStock implements ReactiveStock {

		@Override
		public Mono<Integer> left(String item) {
			return Mono.just(item.length());
		}

		@Override
		public Flux<String> items() {
			return Flux.just("tea");
		}

	}

	static class ShelfStock implements Stock {

		@Override
		public int left(String item) {
			return 0;
		}

		@Override
		public Stream<String> items() {
			return Stream.of("mug");
		}

	}

	record Order(long id) {

	}

	record SendReceipt(long orderId) {

	}

}
