package io.awa.client;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All clients have the same operations: same names, parameters, parameter names and, in
 * their own clothes, results. What differs is listed with a reason, and an entry that no
 * longer differs fails.
 */
class ClientParityTests {

	/** Blocking operations, as they are written, that have no twin on purpose. */
	private static final Map<String, String> BLOCKING_ONLY = Map.of("AwaClient.begin[]",
			"a transaction that is an object needs a thread to be bound to",
			"AwaClient.begin[TransactionOptions options]", "the same", "AwaClient.on[Connection connection]",
			"each driver has a connection type of its own", "AwaClient.on[Connection connection, String schema]",
			"the same", "AwaClient.inTransaction[Function<? super AwaTransaction, ? extends T> work]",
			"the work gets the transaction of its own kind",
			"AwaClient.inTransaction[TransactionOptions options, Function<? super AwaTransaction, ? extends T> work]",
			"the same");

	private static final Map<String, String> REACTIVE_ONLY = Map.of("ReactiveAwaClient.on[Connection connection]",
			"each driver has a connection type of its own",
			"ReactiveAwaClient.on[Connection connection, String schema]", "the same",
			"ReactiveAwaClient.inTransaction[Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work]",
			"the work gets the transaction of its own kind",
			"ReactiveAwaClient.inTransaction[TransactionOptions options, Function<? super ReactiveAwaTransaction, "
					+ "? extends Mono<T>> work]",
			"the same");

	/** Blocking operations that have no variant with a future. */
	private static final Map<String, String> WITHOUT_FUTURE = Map.of("AwaClient.async[]", "it is what returns them",
			"AwaClient.streamJobs[JobFilter filter]", "a future holds one value; listJobs has pages",
			"AwaClient.insertManyCopy[Stream<?> jobs, InsertOptions options, Consumer<? super InsertResult> onResult]",
			"a stream is read on the thread of its owner");

	static Stream<Pair> pairs() {
		return Stream.of(new Pair(AwaClient.class, ReactiveAwaClient.class, AsyncAwaClient.class),
				new Pair(DeadLetters.class, ReactiveDeadLetters.class, AsyncDeadLetters.class),
				new Pair(BulkChanges.class, ReactiveBulkChanges.class, AsyncBulkChanges.class),
				new Pair(CronSchedules.class, ReactiveCronSchedules.class, AsyncCronSchedules.class),
				new Pair(Callbacks.class, ReactiveCallbacks.class, AsyncCallbacks.class),
				new Pair(RuntimeLimits.class, ReactiveRuntimeLimits.class, AsyncRuntimeLimits.class));
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void everyBlockingOperationHasItsReactiveCounterpartAndTheReverse(Pair pair) {
		TreeSet<String> expected = new TreeSet<>();
		methods(pair.blocking()).filter((method) -> !BLOCKING_ONLY.containsKey(name(method)))
			.forEach((method) -> expected.add(signature(method, reactiveForm(method.getGenericReturnType()))));
		TreeSet<String> found = new TreeSet<>();
		methods(pair.reactive()).filter((method) -> !REACTIVE_ONLY.containsKey(name(method)))
			.forEach((method) -> found.add(signature(method, text(method.getGenericReturnType()))));

		assertThat(found).isNotEmpty().isEqualTo(expected);
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void everyBlockingOperationHasItsFutureAndTheReverse(Pair pair) {
		TreeSet<String> expected = new TreeSet<>();
		methods(pair.blocking())
			.filter((method) -> !BLOCKING_ONLY.containsKey(name(method)) && !WITHOUT_FUTURE.containsKey(name(method)))
			.forEach((method) -> expected.add(signature(method, futureForm(method.getGenericReturnType()))));
		TreeSet<String> found = new TreeSet<>();
		methods(pair.async()).forEach((method) -> found.add(signature(method, text(method.getGenericReturnType()))));

		assertThat(found).isNotEmpty().isEqualTo(expected);
	}

	@Test
	void listedDifferencesExist() {
		List<String> blocking = pairs().flatMap((pair) -> methods(pair.blocking()))
			.map(ClientParityTests::name)
			.toList();
		List<String> reactive = pairs().flatMap((pair) -> methods(pair.reactive()))
			.map(ClientParityTests::name)
			.toList();
		List<String> futures = methods(AsyncAwaClient.class).map(ClientParityTests::name)
			.map((name) -> name.replace("AsyncAwaClient.", "AwaClient."))
			.toList();

		assertThat(blocking).containsAll(BLOCKING_ONLY.keySet()).containsAll(WITHOUT_FUTURE.keySet());
		assertThat(reactive).containsAll(REACTIVE_ONLY.keySet());
		assertThat(futures).isNotEmpty().doesNotContainAnyElementsOf(WITHOUT_FUTURE.keySet());
		assertThat(reactive.stream().map((name) -> name.replace("Reactive", ""))).doesNotContain("AwaClient.begin[]",
				"AwaClient.begin[TransactionOptions options]");
	}

	@Test
	void implementationsAddNoPublicOperations() {
		assertThat(operations(JdbcAwaClient.class)).isEqualTo(operations(AwaClient.class));
		assertThat(operations(R2dbcAwaClient.class)).isEqualTo(operations(ReactiveAwaClient.class));
	}

	@Test
	void deprecationsAreEqual() {
		pairs().forEach((pair) -> assertThat(deprecated(pair.reactive())).isEqualTo(deprecated(pair.blocking())));
	}

	private static Stream<Method> methods(Class<?> type) {
		return Arrays.stream(type.getDeclaredMethods()).filter((method) -> Modifier.isPublic(method.getModifiers()));
	}

	/**
	 * {@code T} becomes {@code Mono<T>}, {@code Optional<T>} too, {@code void}
	 * {@code Mono<Void>}, {@code Stream<T>} {@code Flux<T>}, and a group its twin.
	 */
	private static String reactiveForm(Type type) {
		if (isGroup(type)) {
			return "Reactive" + text(type);
		}
		if (raw(type) == Stream.class) {
			return text(type).replace("Stream<", "Flux<");
		}
		return (type == AsyncAwaClient.class) ? text(type) : "Mono<" + text(unwrapped(type)) + ">";
	}

	private static String futureForm(Type type) {
		return isGroup(type) ? "Async" + text(type) : "CompletableFuture<" + text(boxed(type)) + ">";
	}

	private static boolean isGroup(Type type) {
		return pairs().anyMatch((pair) -> pair.blocking() == type);
	}

	private static Type unwrapped(Type type) {
		return (raw(type) == Optional.class && type instanceof ParameterizedType parameterized)
				? parameterized.getActualTypeArguments()[0] : boxed(type);
	}

	private static Type boxed(Type type) {
		return (type == void.class) ? Void.class : (type == boolean.class) ? Boolean.class : type;
	}

	private static Type raw(Type type) {
		return (type instanceof ParameterizedType parameterized) ? parameterized.getRawType() : type;
	}

	private static String text(Type type) {
		return type.getTypeName().replaceAll("[a-z0-9]+\\.|\\w+\\$", "");
	}

	/** A stream of jobs to insert becomes a publisher. */
	private static String signature(Method method, String result) {
		return result + " " + method.getName() + parameters(method).replace("Stream<", "Publisher<");
	}

	private static String name(Method method) {
		return method.getDeclaringClass().getSimpleName() + "." + method.getName() + parameters(method);
	}

	private static String parameters(Method method) {
		return Arrays.stream(method.getParameters())
			.map((parameter) -> text(parameter.getParameterizedType()) + " " + parameter.getName())
			.collect(Collectors.joining(", ", "[", "]"));
	}

	private static TreeSet<String> operations(Class<?> type) {
		return Arrays.stream(type.getMethods())
			.filter((method) -> method.getDeclaringClass() != Object.class && !Modifier.isStatic(method.getModifiers()))
			.map((method) -> method.getName() + Arrays.toString(method.getParameterTypes()))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static List<String> deprecated(Class<?> type) {
		return methods(type).filter((method) -> method.isAnnotationPresent(Deprecated.class))
			.map(Method::getName)
			.toList();
	}

	record Pair(Class<?> blocking, Class<?> reactive, Class<?> async) {

		@Override
		public String toString() {
			return this.blocking.getSimpleName();
		}

	}

}
