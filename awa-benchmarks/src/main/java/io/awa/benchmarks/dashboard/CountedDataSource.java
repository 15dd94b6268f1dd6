package io.awa.benchmarks.dashboard;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Counts the statements that go through a pool, and how long the database takes for them.
 */
final class CountedDataSource extends DelegatingDataSource {

	private final AtomicLong statements = new AtomicLong();

	private final AtomicLong nanos = new AtomicLong();

	CountedDataSource(DataSource target) {
		super(target);
	}

	long statements() {
		return this.statements.get();
	}

	double millis() {
		return this.nanos.get() / 1e6;
	}

	@Override
	public Connection getConnection() throws SQLException {
		return counted(super.getConnection(), Connection.class);
	}

	private <T> T counted(Object target, Class<T> type) {
		InvocationHandler handler = (proxy, method, arguments) -> call(target, method, arguments);
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	private @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
		boolean executes = target instanceof Statement && method.getName().startsWith("execute");
		long start = System.nanoTime();
		try {
			Object answer = method.invoke(target, arguments);
			if (answer instanceof PreparedStatement statement) {
				return counted(statement, PreparedStatement.class);
			}
			return (answer instanceof Statement statement) ? counted(statement, Statement.class) : answer;
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
		finally {
			if (executes) {
				this.statements.incrementAndGet();
				this.nanos.addAndGet(System.nanoTime() - start);
			}
		}
	}

}
