package io.awa.bridge;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

import io.awa.BoundaryException;
import io.awa.InsertOptions;
import io.awa.JobFilter;
import io.awa.client.AwaClient;
import io.awa.client.AwaTransaction;
import io.awa.client.TransactionOptions;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thread that serves many at once must not wait: every blocking method is refused there
 * before anything is subscribed to.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SectionEventLoopTests {

	private static final ThreadFactory FOREIGN = (task) -> {
		Thread thread = new Thread(task, "foreign-loop");
		thread.setDaemon(true);
		return thread;
	};

	private static final LoopResources NETTY = LoopResources.create("reactor-http", 1, true);

	private final TestDatabase database = TestDatabase.migrated();

	private final BridgeFixture fixture = new BridgeFixture(this.database, 2, BridgeSettings.defaults());

	private final AwaBridge bridge = this.fixture.bridge();

	private final AtomicInteger subscriptions = new AtomicInteger();

	Stream<Loop> loops() {
		Schedulers.registerNonBlockingThreadPredicate((thread) -> thread.getName().equals("foreign-loop"));
		return Stream.of(new Loop("parallel", (task) -> Schedulers.parallel().schedule(task)),
				new Loop("single", (task) -> Schedulers.single().schedule(task)),
				new Loop("reactor-http", NETTY.onServer(true)::execute),
				new Loop("reactor-tcp", (task) -> this.fixture.select("1").subscribe((value) -> task.run())),
				new Loop("foreign-loop", Executors.newSingleThreadExecutor(FOREIGN)));
	}

	@AfterAll
	void close() {
		Schedulers.resetNonBlockingThreadPredicate();
		NETTY.dispose();
		this.fixture.close();
		this.database.close();
	}

	@ParameterizedTest
	@MethodSource("loops")
	void everyWayToWaitIsRefusedAndNothingIsSubscribedTo(Loop loop) throws Exception {
		Mono<String> mono = Mono.fromSupplier(() -> "x" + this.subscriptions.incrementAndGet());

		List<Throwable> thrown = loop.call((name) -> {
			assertThat(name).contains(loop.thread());
			return List.of(thrownBy(() -> this.bridge.await(mono)), thrownBy(() -> this.bridge.stream(mono.flux())),
					thrownBy(() -> this.bridge.future(mono)), thrownBy(() -> this.bridge.nested(() -> 1)));
		});

		assertThat(thrown).allSatisfy(SectionEventLoopTests::isRefused);
		assertThat(this.subscriptions).hasValue(0);
	}

	@ParameterizedTest
	@MethodSource("loops")
	void everyMethodOfBothClientsIsRefusedAndWritesNothing(Loop loop) throws Exception {
		for (AwaClient client : List.of(this.bridge.client(), this.bridge.standaloneClient())) {
			List<Call> calls = calls(AwaClient.class, client);
			assertThat(calls).hasSizeGreaterThan(40);
			List<String> wrong = loop.call((name) -> calls.stream()
				.filter((call) -> !(thrownBy(call) instanceof BoundaryException))
				.map(Call::method)
				.map(Method::toString)
				.toList());
			assertThat(wrong).isEmpty();
		}
		this.fixture.awaitCleanPool();
		assertThat(this.fixture.jobs()).isZero();
	}

	@Test
	void blockOfReactorWritesAndOnlyThenRefuses() throws Exception {
		Mono<?> insert = this.fixture.note("written although refused");
		Throwable thrown = new Loop("parallel", (task) -> Schedulers.parallel().schedule(task))
			.call((name) -> thrownBy(insert::block));

		assertThat(thrown).isInstanceOf(IllegalStateException.class);
		this.fixture.awaitCleanPool();
	}

	/**
	 * The methods of the client, and those of its groups and of its asynchronous form.
	 */
	private static List<Call> calls(Class<?> type, Object target) throws ReflectiveOperationException {
		List<Call> calls = new ArrayList<>();
		for (Method method : methods(type)) {
			Class<?> result = method.getReturnType();
			if (result.isInterface() && method.getParameterCount() == 0 && result != AwaTransaction.class
					&& result.getPackageName().equals(AwaClient.class.getPackageName())) {
				calls.addAll(calls(result, method.invoke(target)));
			}
			else {
				calls.add(new Call(method, target));
			}
		}
		return calls;
	}

	private static List<Method> methods(Class<?> type) {
		return Arrays.stream(type.getMethods()).filter((method) -> !Modifier.isStatic(method.getModifiers())).toList();
	}

	private static void isRefused(Throwable thrown) {
		assertThat(thrown).isInstanceOf(BoundaryException.class).hasMessageContaining("AWA-B1");
	}

	private static Throwable thrownBy(ThrowingCall call) {
		try {
			call.run();
			return new AssertionError("nothing was thrown");
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	private interface ThrowingCall {

		void run() throws Throwable;

	}

	private record Call(Method method, Object target) implements ThrowingCall {

		@Override
		public void run() throws Throwable {
			Object[] arguments = Arrays.stream(this.method.getParameterTypes()).map(Call::argument).toArray();
			try {
				this.method.invoke(this.target, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getCause();
			}
		}

		private static Object argument(Class<?> type) {
			if (type == long.class || type == Long.class) {
				return 1L;
			}
			if (type == int.class) {
				return 1;
			}
			if (type == boolean.class) {
				return true;
			}
			if (type == String.class || type == Object.class) {
				return "test";
			}
			if (type == InsertOptions.class) {
				return InsertOptions.defaults().withKind("test");
			}
			if (type == TransactionOptions.class) {
				return TransactionOptions.defaults();
			}
			if (type == JobFilter.class) {
				return JobFilter.all();
			}
			if (type == Function.class) {
				return (Function<Object, Object>) (transaction) -> "done";
			}
			if (type == Stream.class) {
				return Stream.of("a");
			}
			return (type.isAssignableFrom(List.class)) ? List.of("a") : null;
		}

	}

	private record Loop(String thread, Executor executor) {

		<T> T call(Function<String, T> work) throws Exception {
			CompletableFuture<T> result = new CompletableFuture<>();
			this.executor.execute(() -> {
				try {
					result.complete(work.apply(Thread.currentThread().getName()));
				}
				catch (Throwable ex) {
					result.completeExceptionally(ex);
				}
			});
			return result.get(20, TimeUnit.SECONDS);
		}

		@Override
		public String toString() {
			return this.thread;
		}

	}

}
