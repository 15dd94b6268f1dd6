package io.awa.testsupport;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.testsupport.FaultPlan.Moment;

/**
 * A connection factory whose connections fail as planned; the reactive twin of
 * {@link FaultyDataSource}. It is not to be unwrapped, so that connections beside the
 * pool fail too.
 */
final class FaultyConnectionFactory implements ConnectionFactory {

	private static final Map<String, String> BOUNDARIES = Map.of("beginTransaction", FaultPlan.BEGIN,
			"commitTransaction", FaultPlan.COMMIT, "rollbackTransaction", FaultPlan.ROLLBACK);

	private final ConnectionFactory target;

	private final FaultPlan plan;

	FaultyConnectionFactory(ConnectionFactory target, FaultPlan plan) {
		this.target = target;
		this.plan = plan;
	}

	@Override
	public Publisher<? extends Connection> create() {
		return Mono.from(this.target.create()).map(this::connection);
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.target.getMetadata();
	}

	private Connection connection(Connection target) {
		Class<?>[] types = { Connection.class, Wrapped.class };
		return (Connection) proxy(types, (proxy, method, arguments) -> {
			if (method.getName().equals("unwrap") && arguments.length == 0) {
				return driver((PostgresqlConnection) target);
			}
			String boundary = BOUNDARIES.get(method.getName());
			if (boundary != null) {
				return send(target, boundary, () -> publisher(call(target, method, arguments)));
			}
			Object result = call(target, method, arguments);
			if (result instanceof Statement statement) {
				return statement(Statement.class, target, statement, (String) arguments[0]);
			}
			return (result instanceof Batch batch) ? statement(Batch.class, target, batch, "batch") : result;
		});
	}

	/** What is asked of the driver beside R2DBC: COPY fails as planned too. */
	private Object driver(PostgresqlConnection target) {
		return proxy(new Class<?>[] { PostgresqlConnection.class },
				(proxy, method, arguments) -> method.getName().equals("copyIn")
						? send(target, (String) arguments[0], () -> publisher(call(target, method, arguments)))
							.singleOrEmpty()
						: call(target, method, arguments));
	}

	/** Its methods return itself, so that calls can be chained. */
	private <S> Object statement(Class<S> type, Connection connection, S target, String sql) {
		return proxy(new Class<?>[] { type }, (proxy, method, arguments) -> {
			if (method.getName().equals("execute")) {
				return send(connection, sql, () -> publisher(call(target, method, arguments)));
			}
			Object result = call(target, method, arguments);
			return (result == target) ? proxy : result;
		});
	}

	private Flux<Object> send(Connection connection, String sql, Supplier<Publisher<Object>> sending) {
		return Flux.defer(() -> {
			Moment moment = this.plan.next(sql);
			if (moment == null) {
				return sending.get();
			}
			Mono<Void> sent = (moment == Moment.AFTER) ? complete(sending.get()) : Mono.empty();
			Mono<Void> broken = moment.breaksConnection() ? Mono.from(connection.close()) : Mono.empty();
			return sent.then(broken).then(Mono.error(failure(moment)));
		});
	}

	/** Reads an answer to its end, because the server is not done before. */
	private static Mono<Void> complete(Publisher<Object> answer) {
		return Flux.from(answer)
			.concatMap((part) -> (part instanceof Result result) ? result.getRowsUpdated() : Mono.just(0L))
			.then();
	}

	@SuppressWarnings("unchecked")
	private static Publisher<Object> publisher(@Nullable Object answer) {
		return (Publisher<Object>) Objects.requireNonNull(answer);
	}

	private static R2dbcException failure(Moment moment) {
		return moment.isRollback() ? new R2dbcRollbackException(moment.message(), moment.sqlState())
				: new R2dbcNonTransientResourceException(moment.message(), moment.sqlState());
	}

	private static @Nullable Object call(Object target, Method method, Object[] arguments) {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			if (ex.getTargetException() instanceof RuntimeException failure) {
				throw failure;
			}
			throw new IllegalStateException(ex.getTargetException());
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Object proxy(Class<?>[] types, Call call) {
		InvocationHandler handler = (proxy, method, arguments) -> {
			if (method.getName().equals("equals")) {
				return proxy == arguments[0];
			}
			return call.call(proxy, method, (arguments != null) ? arguments : new Object[0]);
		};
		return Proxy.newProxyInstance(FaultyConnectionFactory.class.getClassLoader(), types, handler);
	}

	@FunctionalInterface
	private interface Call {

		@Nullable Object call(Object proxy, Method method, Object[] arguments);

	}

}
