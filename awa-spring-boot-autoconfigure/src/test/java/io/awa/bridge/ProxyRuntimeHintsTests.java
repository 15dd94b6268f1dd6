package io.awa.bridge;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Mono;

import io.awa.client.AsyncAwaClient;
import io.awa.client.AwaClient;
import io.awa.client.AwaTransaction;
import io.awa.client.BoundaryGuard;
import io.awa.client.ReactiveAwaClient;
import io.awa.client.ReactiveAwaTransaction;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every proxy that the library makes is told to native images. The proxies are made, and
 * what they return is looked at, too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyRuntimeHintsTests {

	private final TestDatabase database = TestDatabase.migrated();

	private final BridgeFixture fixture = new BridgeFixture(this.database, 2,
			BridgeSettings.defaults().withMaxSections(2));

	private final GuardedClients clients = new GuardedClients(this.database, BoundaryGuard.NONE);

	private final RuntimeHints hints = hints(getClass().getClassLoader());

	@AfterAll
	void close() {
		this.fixture.close();
		this.database.close();
	}

	@Test
	void everyProxyOfTheLibraryIsRegistered() {
		Set<Class<?>> proxied = new LinkedHashSet<>();
		proxies().forEach((proxy) -> proxied.addAll(List.of(proxy.getClass().getInterfaces())));

		assertThat(proxied).hasSize(3 * 6 + 1)
			.contains(AwaClient.class, AwaTransaction.class, ReactiveAwaClient.class, AsyncAwaClient.class)
			.allSatisfy((type) -> assertThat(RuntimeHintsPredicates.proxies().forInterfaces(type)).as(type.getName())
				.accepts(this.hints));
	}

	@Test
	void whatProxiesCallIsRegistered() {
		Set<Class<?>> called = new LinkedHashSet<>(Set.of(ReactiveAwaTransaction.class));
		proxies().forEach((proxy) -> called.addAll(List.of(proxy.getClass().getInterfaces())));

		assertThat(called).allSatisfy((type) -> assertThat(type.getMethods()).allSatisfy(
				(method) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).as("%s", method)
					.accepts(this.hints)));
		assertThat(specials()).hasSize(3)
			.allSatisfy((type) -> assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS)).as(type.getName()).accepts(this.hints));
	}

	@Test
	void withoutReactorOnlyTheClientWithFuturesIsRegistered() {
		RuntimeHints blocking = hints(new FilteredClassLoader(Mono.class));

		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(AsyncAwaClient.class)).accepts(blocking);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(AwaClient.class)).rejects(blocking);
		assertThat(RuntimeHintsPredicates.reflection().onType(ReactiveAwaClient.class)).rejects(blocking);
	}

	/** By the file that tells the registrars to Spring. */
	private static RuntimeHints hints(ClassLoader classLoader) {
		RuntimeHints hints = new RuntimeHints();
		AotServices.factories()
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter((registrar) -> registrar.getClass().getPackageName().startsWith("io.awa"))
			.forEach((registrar) -> registrar.registerHints(hints, classLoader));
		return hints;
	}

	private Collection<Object> proxies() {
		Collection<Object> found = new ArrayList<>();
		collect(this.clients.blocking, found);
		collect(this.clients.reactive, found);
		collect(this.fixture.client(), found);
		collect(this.fixture.bridge().standaloneClient(), found);
		try (AwaTransaction transaction = this.fixture.bridge().standaloneClient().begin()) {
			collect(transaction, found);
		}
		try (JdbcReactiveThreads threads = JdbcReactiveThreads.of(1)) {
			collect(ReactiveOverJdbc.client(this.clients.blocking,
					new JdbcReactiveTransactionManager(this.database.dataSource(), threads)), found);
		}
		return found;
	}

	/** An object, and the groups of operations that it has. */
	private static void collect(Object object, Collection<Object> proxies) {
		if (Proxy.isProxyClass(object.getClass())) {
			proxies.add(object);
		}
		for (Class<?> type : object.getClass().getInterfaces()) {
			for (Method method : type.getMethods()) {
				Class<?> result = method.getReturnType();
				if (method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()) && result.isInterface()
						&& result.getPackage() == AwaClient.class.getPackage() && result != AwaTransaction.class) {
					collect(ReflectionUtils.invokeMethod(method, object), proxies);
				}
			}
		}
	}

	/** The objects that carry out methods of views themselves. */
	private Set<Class<?>> specials() {
		Set<Class<?>> found = new LinkedHashSet<>();
		for (Object proxy : proxies()) {
			if (ViewHandler.of(proxy) != null) {
				SpecialMethods special = (SpecialMethods) ReflectionTestUtils.getField(ViewHandler.of(proxy),
						"special");
				if (special != SpecialMethods.NONE) {
					found.add(special.handler().getClass());
				}
			}
		}
		return found;
	}

}
