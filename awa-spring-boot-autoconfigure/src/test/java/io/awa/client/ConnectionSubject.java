package io.awa.client;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.testsupport.TestDatabase;

/**
 * A blocking client whose every call goes to a client made by
 * {@link AwaClient#on(Connection)}, on a connection that it gets for the call.
 */
final class ConnectionSubject {

	/** A client on a connection refuses to migrate, and a stream outlives the call. */
	private static final Set<String> ELSEWHERE = Set.of("migrate", "streamJobs");

	private final DataSource dataSource;

	private final TransactionTemplate template;

	private final ClientScope scope;

	private final AwaClient other;

	private ConnectionSubject(TestDatabase database, ClientScope scope) {
		this.dataSource = database.dataSource();
		this.template = ClientFixtures.template(database);
		this.scope = scope;
		this.other = ClientFixtures.jdbcSubject(database, scope);
	}

	static AwaClient client(TestDatabase database, ClientScope scope) {
		return new ConnectionSubject(database, scope).wrap(AwaClient.class, (client) -> client);
	}

	private <T> T wrap(Class<T> type, Function<AwaClient, Object> group) {
		return type.cast(
				Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { type },
						(proxy, method,
								arguments) -> TransactionalAwaClient.isGroup(method)
										? wrap(method.getReturnType(),
												(client) -> Objects
													.requireNonNull(call(group.apply(client), method, null)))
										: run(group, method, arguments)));
	}

	private @Nullable Object run(Function<AwaClient, Object> group, Method method,
			@Nullable Object @Nullable [] arguments) throws SQLException {
		if (isElsewhere(method)) {
			return call(group.apply(this.other), method, arguments);
		}
		if (this.scope == ClientScope.NO_TRANSACTION) {
			try (Connection connection = this.dataSource.getConnection()) {
				return call(group.apply(AwaClient.on(connection)), method, arguments);
			}
		}
		return this.template.execute((status) -> {
			if (this.scope == ClientScope.ROLLED_BACK) {
				status.setRollbackOnly();
			}
			Connection connection = DataSourceUtils.getConnection(this.dataSource);
			return call(group.apply(AwaClient.on(connection)), method, arguments);
		});
	}

	/** Without a transaction, COPY would have to begin one, which is the owner's task. */
	private boolean isElsewhere(Method method) {
		return ELSEWHERE.contains(method.getName())
				|| (this.scope == ClientScope.NO_TRANSACTION && method.getName().equals("insertManyCopy"));
	}

	private static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments) {
		return TransactionalAwaClient.call(target, method, arguments);
	}

}
