package io.awa.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.reactivestreams.Publisher;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import reactor.core.publisher.Mono;

/**
 * The statements that go to a driver, whichever it is, with one spelling of parameters.
 * What drivers send on their own, as for the end of a transaction, is not seen.
 */
final class SentStatements {

	private final List<String> texts = new CopyOnWriteArrayList<>();

	/** Returns what was sent since it was asked for last. */
	List<String> take() {
		List<String> taken = List.copyOf(this.texts);
		this.texts.clear();
		return taken;
	}

	DataSource of(DataSource dataSource) {
		return new DelegatingDataSource(dataSource) {

			@Override
			public Connection getConnection() throws SQLException {
				return proxy(Connection.class, super.getConnection(), SentStatements.this::callConnection);
			}

		};
	}

	ConnectionFactory of(ConnectionFactory connectionFactory) {
		return new ConnectionFactory() {

			@Override
			public Publisher<? extends io.r2dbc.spi.Connection> create() {
				return Mono.from(connectionFactory.create())
					.map((connection) -> proxy(PostgresqlConnection.class, connection,
							SentStatements.this::callReactiveConnection));
			}

			@Override
			public ConnectionFactoryMetadata getMetadata() {
				return connectionFactory.getMetadata();
			}

		};
	}

	private @Nullable Object callConnection(Connection target, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (method.getName().startsWith("prepare")) {
			record(arguments);
		}
		if (method.getName().equals("unwrap") && arguments != null && arguments[0] == PGConnection.class) {
			return proxy(PGConnection.class, target.unwrap(PGConnection.class), this::callDriver);
		}
		Object result = invoke(target, method, arguments);
		return (result instanceof Statement statement && method.getName().equals("createStatement"))
				? proxy(Statement.class, statement, this::callStatement) : result;
	}

	private @Nullable Object callStatement(Statement target, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (method.getName().startsWith("execute") || method.getName().equals("addBatch")) {
			record(arguments);
		}
		return invoke(target, method, arguments);
	}

	private @Nullable Object callDriver(PGConnection target, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		return method.getName().equals("getCopyAPI") ? new CopyManager((BaseConnection) target) {

			@Override
			public CopyIn copyIn(String sql) throws SQLException {
				record(sql);
				return super.copyIn(sql);
			}

		} : invoke(target, method, arguments);
	}

	private @Nullable Object callReactiveConnection(io.r2dbc.spi.Connection target, Method method,
			@Nullable Object @Nullable [] arguments) throws Throwable {
		if (method.getName().equals("createStatement") || method.getName().equals("copyIn")) {
			record(arguments);
		}
		return invoke(target, method, arguments);
	}

	private void record(@Nullable Object @Nullable [] arguments) {
		if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) {
			record(sql);
		}
	}

	private void record(String sql) {
		this.texts.add(sql.replaceAll("\\$\\d+", "?"));
	}

	private static <T, S> T proxy(Class<T> type, S target, Call<S> call) {
		InvocationHandler handler = (proxy, method, arguments) -> call.run(target, method, arguments);
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	private static @Nullable Object invoke(Object target, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	@FunctionalInterface
	private interface Call<S> {

		@Nullable Object run(S target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable;

	}

}
