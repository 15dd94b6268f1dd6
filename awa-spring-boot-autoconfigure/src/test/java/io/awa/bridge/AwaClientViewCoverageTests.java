package io.awa.bridge;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ResolvableType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.client.AsyncAwaClient;
import io.awa.client.AwaClient;
import io.awa.client.AwaTransaction;
import io.awa.client.BulkChanges;
import io.awa.client.Callbacks;
import io.awa.client.CronSchedules;
import io.awa.client.DeadLetters;
import io.awa.client.ReactiveAwaClient;
import io.awa.client.ReactiveAwaTransaction;
import io.awa.client.RuntimeLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every method of the blocking client, its groups and its transactions reaches the method
 * of the same name of the reactive one.
 */
class AwaClientViewCoverageTests {

	private static final List<String> TRIED_ON_A_DATABASE = List.of("inTransaction", "begin", "commit", "rollback",
			"close", "async", "setRollbackOnly");

	private final List<String> reached = new ArrayList<>();

	static Stream<Class<?>> types() {
		return Stream.of(AwaClient.class, DeadLetters.class, BulkChanges.class, CronSchedules.class, Callbacks.class,
				RuntimeLimits.class, AwaTransaction.class, AsyncAwaClient.class);
	}

	@ParameterizedTest
	@MethodSource("types")
	void everyMethodReachesItsTwin(Class<?> type) throws ReflectiveOperationException {
		Object view = view(type);
		List<Method> methods = Arrays.stream(type.getMethods())
			.filter((method) -> !Modifier.isStatic(method.getModifiers()))
			.filter((method) -> !TRIED_ON_A_DATABASE.contains(method.getName()))
			.toList();

		assertThat(methods).isNotEmpty();
		for (Method method : methods) {
			this.reached.clear();
			Object result = method.invoke(view,
					Arrays.stream(method.getParameterTypes()).map(AwaClientViewCoverageTests::argument).toArray());
			if (result instanceof Stream<?> stream) {
				stream.close();
			}
			assertThat(this.reached).as(method.toString()).contains(method.getName());
		}
	}

	@Test
	void whatIsTriedOnDatabaseExists() {
		assertThat(types().flatMap((type) -> Arrays.stream(type.getMethods())).map(Method::getName))
			.containsAll(TRIED_ON_A_DATABASE);
	}

	private Object view(Class<?> type) throws ReflectiveOperationException {
		Views views = SimpleCalls.views();
		if (type == AwaTransaction.class) {
			HeldTransaction<Object> held = new HeldTransaction<>(new SimpleCalls());
			held.hold((ReactiveAwaTransaction) fake(ReactiveAwaTransaction.class), (context) -> {
			}, () -> {
			}).subscribe();
			return held.seenThrough(views);
		}
		AwaClient client = BlockingAwaClientCalls.view((ReactiveAwaClient) fake(ReactiveAwaClient.class), views,
				ThreadContexts.NONE);
		for (Method method : AwaClient.class.getMethods()) {
			if (method.getReturnType() == type && method.getParameterCount() == 0) {
				return method.invoke(client);
			}
		}
		return client;
	}

	private Object fake(Class<?> type) {
		return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
			this.reached.add(method.getName());
			if (method.getReturnType() == Mono.class) {
				Class<?> value = ResolvableType.forMethodReturnType(method).getGeneric(0).toClass();
				return Mono.justOrEmpty((value == Long.class) ? Long.valueOf(1) : (value == Boolean.class) ? true
						: (value == io.awa.CopyResult.class) ? new io.awa.CopyResult(0, 0) : (value == List.class)
								? List.of()
								: (method.getName().equals("inTransaction")) ? new io.awa.CopyResult(0, 0) : null);
			}
			return (method.getReturnType() == Flux.class) ? Flux.empty()
					: method.getReturnType().isInterface() ? fake(method.getReturnType()) : null;
		});
	}

	private static Object argument(Class<?> type) {
		return (type == long.class) ? (Object) 1L : (type == int.class) ? (Object) 1 : null;
	}

}
