package io.awa.worker;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.awa.InvalidJobException;
import io.awa.client.AwaClient;
import io.awa.client.BlockingClients;
import io.awa.client.BulkChanges;
import io.awa.client.Callbacks;
import io.awa.client.ClientListener;
import io.awa.client.CronSchedules;
import io.awa.client.DeadLetters;
import io.awa.client.RuntimeLimits;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RandomOperations}: whoever adds an operation to the client adds it
 * there.
 */
class RandomOperationsTests {

	private static final List<Class<?>> CLIENT = List.of(AwaClient.class, DeadLetters.class, BulkChanges.class,
			CronSchedules.class, Callbacks.class, RuntimeLimits.class);

	/**
	 * Migrating is done once and needs all tables for itself; the others lead to the same
	 * operations, or to the transactions that the random ones are given.
	 */
	private static final Set<String> LEFT_OUT = Set.of("AwaClient.migrate", "AwaClient.async", "AwaClient.begin",
			"AwaClient.inTransaction");

	private final TestDatabase database = TestDatabase.migrated();

	private final Set<String> called = new TreeSet<>();

	@AfterEach
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void everyOperationOfTheClientIsAmongThem() {
		AwaClient client = BlockingClients.jdbc(this.database, ClientListener.NONE);
		RandomOperations operations = new RandomOperations(recorded(AwaClient.class, client),
				BlockingClients.jdbcTransactions(this.database, ClientListener.NONE), new SharedIds(), new Random(1));

		operations.names().forEach((name) -> perform(operations, name));

		assertThat(this.called).containsAll(CLIENT.stream()
			.flatMap((type) -> Arrays.stream(type.getDeclaredMethods()))
			.filter((method) -> !Modifier.isStatic(method.getModifiers()))
			.map(RandomOperationsTests::name)
			.filter((name) -> !LEFT_OUT.contains(name))
			.collect(Collectors.toSet()));
	}

	/** A job that others are to wait for may be gone. */
	private static void perform(RandomOperations operations, String name) {
		try {
			operations.perform(name);
		}
		catch (IllegalStateException ex) {
			assertThat(ex).hasCauseInstanceOf(InvalidJobException.class);
		}
	}

	private <T> T recorded(Class<T> type, Object target) {
		InvocationHandler handler = (proxy, method, arguments) -> {
			this.called.add(name(method));
			Object result = call(target, method, arguments);
			return CLIENT.contains(method.getReturnType()) ? recorded(method.getReturnType(), result) : result;
		};
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private static String name(Method method) {
		return method.getDeclaringClass().getSimpleName() + "." + method.getName();
	}

}
