package io.awa.docs;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Mono;

import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.client.R2dbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.HandlerDefinition;
import io.awa.worker.HandlerScanner;
import io.awa.worker.JobHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code of the README.
 */
class ReadmeTests {

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
		SchemaMigrator migrator = new SchemaMigrator(database.dataSource(), TestDatabase.SCHEMA);
		ClientSettings settings = ClientSettings.of(TestDatabase.SCHEMA);
		Blocking.awa = new JdbcAwaClient(database.dataSource(), settings);
		Reactive.awa = new R2dbcAwaClient(database.connectionFactory(),
				new R2dbcTransactionManager(database.connectionFactory()), migrator, settings);
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@Test
	void bothInsertTheSameJob() {
		new Blocking.OrderService().place(new Order(1));
		new Reactive.OrderService().place(new Order(2)).block();

		assertThat(database.count("awa.job where kind = 'send_receipt' and args->>'orderId' in ('1', '2')"))
			.isEqualTo(2);
	}

	@Test
	void bothHandleIt() {
		assertThat(kind(Blocking.ReceiptMailer.class)).isEqualTo("send_receipt")
			.isEqualTo(kind(Reactive.ReceiptCaller.class));
	}

	private static String kind(Class<?> bean) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(bean);
		return new HandlerScanner(context.getDefaultListableBeanFactory()).scan()
			.stream()
			.map(HandlerDefinition::kind)
			.findFirst()
			.orElseThrow();
	}

	record Order(long id) {

	}

	static class Blocking {

		private static AwaClient awa;

		private static final Orders orders = new Orders();

		private static final Mail mail = new Mail();

		static String render(long orderId) {
			return "Receipt of order " + orderId;
		}

		record SendReceipt(long orderId) {
		}

		@Service
		static class OrderService {

			@Transactional
			void place(Order order) {
				orders.save(order);
				awa.insert(new SendReceipt(order.id()));
			}

		}

		@Component
		static class ReceiptMailer {

			@JobHandler
			void send(SendReceipt receipt) {
				mail.send(render(receipt.orderId()));
			}

		}

		static class Orders {

			void save(Order order) {
			}

		}

		static class Mail {

			void send(String text) {
			}

		}

	}

	static class Reactive {

		private static ReactiveAwaClient awa;

		private static final Orders orders = new Orders();

		private static final Webhook webhook = new Webhook();

		record SendReceipt(long orderId) {
		}

		@Service
		static class OrderService {

			@Transactional
			Mono<Void> place(Order order) {
				return orders.save(order).then(awa.insert(new SendReceipt(order.id()))).then();
			}

		}

		@Component
		static class ReceiptCaller {

			@JobHandler
			Mono<Void> send(SendReceipt receipt) {
				return webhook.post(receipt.orderId());
			}

		}

		static class Orders {

			Mono<Order> save(Order order) {
				return Mono.just(order);
			}

		}

		static class Webhook {

			Mono<Void> post(long orderId) {
				return Mono.empty();
			}

		}

	}

}
