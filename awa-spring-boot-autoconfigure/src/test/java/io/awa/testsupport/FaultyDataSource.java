package io.awa.testsupport;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import io.awa.testsupport.FaultPlan.Moment;

/**
 * A data source whose connections fail as planned. It belongs below a pool, which then
 * sees connections break as it would with a network that does. What the driver sends of
 * its own accord, such as the begin of a transaction, does not pass here.
 */
final class FaultyDataSource extends DelegatingDataSource {

	private static final Set<String> ENDS = Set.of(FaultPlan.COMMIT, FaultPlan.ROLLBACK);

	private final FaultPlan plan;

	FaultyDataSource(DataSource target, FaultPlan plan) {
		super(target);
		this.plan = plan;
	}

	@Override
	public Connection getConnection() throws SQLException {
		return connection(super.getConnection());
	}

	private Connection connection(Connection target) {
		return proxy(Connection.class, target, (method, arguments) -> {
			if (ENDS.contains(method.getName()) && arguments.length == 0) {
				return send(target, method.getName(), () -> call(target, method, arguments));
			}
			if (method.getName().equals("unwrap") && arguments[0] == PGConnection.class) {
				return driver(target);
			}
			Object result = call(target, method, arguments);
			if (result instanceof PreparedStatement prepared) {
				return statement(PreparedStatement.class, target, prepared, (String) arguments[0]);
			}
			return (result instanceof Statement plain) ? statement(Statement.class, target, plain, null) : result;
		});
	}

	/** What is asked of the driver beside JDBC: COPY fails as planned too. */
	private PGConnection driver(Connection connection) throws SQLException {
		return proxy(PGConnection.class, connection.unwrap(PGConnection.class),
				(method, arguments) -> method.getName().equals("getCopyAPI") ? new FaultyCopy(connection)
						: call(connection, method, arguments));
	}

	private <S extends Statement> S statement(Class<S> type, Connection connection, S target, @Nullable String sql) {
		return proxy(type, target, (method, arguments) -> {
			if (!method.getName().startsWith("execute")) {
				return call(target, method, arguments);
			}
			String text = (sql != null) ? sql : (String) arguments[0];
			return send(connection, text, () -> call(target, method, arguments));
		});
	}

	private @Nullable Object send(Connection connection, String sql, Sending sending) throws Throwable {
		Moment moment = this.plan.next(sql);
		if (moment == null) {
			return sending.send();
		}
		if (moment == Moment.AFTER) {
			sending.send();
		}
		if (moment.breaksConnection()) {
			connection.abort(Runnable::run);
		}
		throw new SQLException(moment.message(), moment.sqlState());
	}

	private static @Nullable Object call(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private static <T> T proxy(Class<T> type, T target, Call call) {
		InvocationHandler handler = (proxy, method, arguments) -> {
			if (method.getName().equals("equals")) {
				return proxy == arguments[0];
			}
			return call.call(method, (arguments != null) ? arguments : new Object[0]);
		};
		return type
			.cast(Proxy.newProxyInstance(FaultyDataSource.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

	/** Breaks when COPY begins, or while it waits for rows. */
	private final class FaultyCopy extends CopyManager {

		private final Connection connection;

		FaultyCopy(Connection connection) throws SQLException {
			super(connection.unwrap(BaseConnection.class));
			this.connection = connection;
		}

		@Override
		public CopyIn copyIn(String sql) throws SQLException {
			try {
				return (CopyIn) Objects.requireNonNull(send(this.connection, sql, () -> super.copyIn(sql)));
			}
			catch (SQLException | RuntimeException ex) {
				throw ex;
			}
			catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@FunctionalInterface
	private interface Sending {

		@Nullable Object send() throws Throwable;

	}

	@FunctionalInterface
	private interface Call {

		@Nullable Object call(Method method, Object[] arguments) throws Throwable;

	}

}
