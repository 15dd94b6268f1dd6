package io.awa.client;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

import io.awa.bridge.AwaBridge;
import io.awa.bridge.BridgeSettings;
import io.awa.testsupport.TestDatabase;

/**
 * The blocking client of a bridge, each of whose calls runs in a section of a reactive
 * pipeline, in the given scope.
 */
final class SectionFixtures {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final AwaBridge bridge;

	private final TransactionalOperator operator;

	private final ClientScope scope;

	private SectionFixtures(TestDatabase database, ClientScope scope) {
		this.bridge = new AwaBridge(ClientFixtures.r2dbcClient(database, ClientListener.NONE),
				database.connectionFactory(), BridgeSettings.defaults());
		this.operator = ClientFixtures.operator(database);
		this.scope = scope;
	}

	static AwaClient subject(TestDatabase database, ClientScope scope) {
		SectionFixtures fixtures = new SectionFixtures(database, scope);
		return fixtures.wrap(AwaClient.class, fixtures.bridge.client());
	}

	static TransactionSubject transactions(TestDatabase database) {
		return new SectionFixtures(database, ClientScope.NO_TRANSACTION).new Transactions();
	}

	private <T> T wrap(Class<T> type, Object target) {
		return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> call(method, target, arguments)));
	}

	private @Nullable Object call(Method method, Object target, @Nullable Object @Nullable [] arguments) {
		if (TransactionalAwaClient.isGroup(method)) {
			return wrap(method.getReturnType(), TransactionalAwaClient.call(target, method, arguments));
		}
		Mono<Object> section = this.bridge.call(() -> {
			Object result = TransactionalAwaClient.call(target, method, arguments);
			return (result instanceof Stream<?> stream) ? stream.toList().stream() : result;
		});
		return inScope(section).block(LIMIT);
	}

	private Mono<Object> inScope(Mono<Object> section) {
		return switch (this.scope) {
			case NO_TRANSACTION -> section;
			case COMMITTED -> this.operator.transactional(section);
			case ROLLED_BACK -> this.operator.execute((transaction) -> {
				transaction.setRollbackOnly();
				return section;
			}).next();
		};
	}

	/**
	 * Transactions that code of a section begins.
	 */
	private final class Transactions implements TransactionSubject {

		@Override
		@SuppressWarnings("NullAway")
		public <T> T inTransaction(TransactionOptions options, Function<? super AwaTransaction, ? extends T> work) {
			AwaBridge bridge = SectionFixtures.this.bridge;
			return bridge.inSection() ? bridge.client().inTransaction(options, work)
					: bridge.<T>call(() -> bridge.client().inTransaction(options, work)).block(LIMIT);
		}

		@Override
		public void inSpringTransaction(Runnable work) {
			AwaBridge bridge = SectionFixtures.this.bridge;
			Mono<Void> transactional = SectionFixtures.this.operator.transactional(bridge.run(work));
			if (bridge.inSection()) {
				bridge.await(transactional);
			}
			else {
				transactional.block(LIMIT);
			}
		}

	}

}
