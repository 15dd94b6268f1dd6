package io.awa.client;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both clients send the same statements for the same operation, in the same order. The
 * operations are found by reflection, so a new one is compared or fails.
 */
class SameStatementsTests {

	/** Operations that only one client has, or that have no statements of their own. */
	private static final Map<String, String> NOT_COMPARED = Map.of("begin", "only the blocking client has it", "async",
			"calls the operations that are compared", "commit", "only the blocking client has it", "rollback",
			"only the blocking client has it", "close", "only the blocking client has it", "setRollbackOnly",
			"sends nothing");

	/** More than one page. */
	private static final int JOBS = 1_001;

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final SentStatements SENT = new SentStatements();

	private static TestDatabase database;

	private static ConnectionPool connections;

	@BeforeAll
	static void createJobs() {
		database = TestDatabase.migrated();
		connections = new ConnectionPool(
				ConnectionPoolConfiguration.builder(SENT.of(database.rawConnectionFactory())).maxSize(1).build());
		ClientFixtures.jdbcClient(database, ClientListener.NONE)
			.insertMany(IntStream.range(0, JOBS).mapToObj((i) -> Map.of("i", i)).toList(),
					InsertOptions.defaults().withKind("count"));
	}

	@AfterAll
	static void dropDatabase() {
		connections.dispose();
		database.close();
	}

	static Stream<ClientCall> clientCalls() {
		return calls(AwaClient.class, null);
	}

	static Stream<ClientCall> transactionCalls() {
		return calls(AwaTransaction.class, null);
	}

	@ParameterizedTest
	@MethodSource("clientCalls")
	void operationSendsTheSameStatements(ClientCall call) {
		assertSame(call::run,
				(client) -> call
					.run(new BlockingReactiveAwaClient(ClientFixtures.operator(database), ClientScope.NO_TRANSACTION)
						.wrap(AwaClient.class, client)));
	}

	@ParameterizedTest
	@MethodSource("transactionCalls")
	void operationOfATransactionSendsTheSameStatements(ClientCall call) {
		assertSame((client) -> client.inTransaction((transaction) -> call.run(transaction, call.method())),
				(client) -> client.inTransaction((transaction) -> (Mono<?>) call.run(transaction, call.twin()))
					.block(LIMIT));
	}

	@Test
	void everyGroupIsCompared() {
		assertThat(clientCalls().map((call) -> call.method().getDeclaringClass().getSimpleName())).contains("AwaClient",
				"DeadLetters", "BulkChanges", "CronSchedules", "Callbacks", "RuntimeLimits");
		assertThat(Stream.of(AwaClient.class, AwaTransaction.class)
			.flatMap((type) -> Arrays.stream(type.getMethods()))
			.map(Method::getName)).containsAll(NOT_COMPARED.keySet());
	}

	/**
	 * The clients are new for each call, so that they also ask for the tables before.
	 */
	private static void assertSame(Function<AwaClient, @Nullable Object> blocking,
			Function<ReactiveAwaClient, @Nullable Object> reactive) {
		ClientSettings settings = ClientSettings.of(TestDatabase.SCHEMA);
		DataSource dataSource = SENT.of(database.dataSource());
		SENT.take();
		blocking.apply(new JdbcAwaClient(dataSource, settings));
		List<String> overJdbc = SENT.take();
		reactive.apply(new R2dbcAwaClient(connections, new SchemaMigrator(dataSource, TestDatabase.SCHEMA), settings));

		assertThat(SENT.take()).isNotEmpty().isEqualTo(overJdbc);
	}

	/** The operations of a client and of its groups, each with all its arguments. */
	private static Stream<ClientCall> calls(Class<?> type, @Nullable Method group) {
		return operations(type).flatMap((method) -> isGroup(method) ? calls(method.getReturnType(), method)
				: ValidArguments.of(method).map((arguments) -> new ClientCall(group, method, arguments)));
	}

	private static Stream<Method> operations(Class<?> type) {
		return Arrays.stream(type.getMethods())
			.filter((method) -> !Modifier.isStatic(method.getModifiers())
					&& !NOT_COMPARED.containsKey(method.getName()))
			.sorted(Comparator.comparing(Method::toString));
	}

	private static boolean isGroup(Method method) {
		return method.getParameterCount() == 0 && method.getReturnType().isInterface()
				&& method.getReturnType().getPackage() == AwaClient.class.getPackage();
	}

	/**
	 * A call of an operation.
	 *
	 * @param group what returns the object with the operation, {@code null} for the
	 * client itself
	 * @param method the operation
	 * @param arguments its arguments
	 */
	record ClientCall(@Nullable Method group, Method method, ValidArguments arguments) {

		@Nullable Object run(AwaClient client) {
			Object target = (this.group != null) ? ReflectionUtils.invokeMethod(this.group, client) : client;
			Object result = run(Objects.requireNonNull(target), this.method);
			return (result instanceof Stream<?> stream) ? stream.toList() : result;
		}

		@Nullable Object run(Object target, Method operation) {
			return ReflectionUtils.invokeMethod(operation, target, this.arguments.create(operation));
		}

		Method twin() {
			return Objects.requireNonNull(ReflectionUtils.findMethod(ReactiveAwaTransaction.class,
					this.method.getName(), this.method.getParameterTypes()));
		}

		@Override
		public String toString() {
			return this.method.getDeclaringClass().getSimpleName() + "." + this.method.getName()
					+ Arrays.stream(this.method.getParameterTypes()).map(Class::getSimpleName).toList() + " "
					+ this.arguments;
		}

	}

}
