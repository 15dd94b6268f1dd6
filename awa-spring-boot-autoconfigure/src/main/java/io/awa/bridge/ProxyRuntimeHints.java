package io.awa.bridge;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

import io.awa.client.AsyncAwaClient;
import io.awa.client.AsyncBulkChanges;
import io.awa.client.AsyncCallbacks;
import io.awa.client.AsyncCronSchedules;
import io.awa.client.AsyncDeadLetters;
import io.awa.client.AsyncRuntimeLimits;
import io.awa.client.AwaClient;
import io.awa.client.AwaTransaction;
import io.awa.client.BulkChanges;
import io.awa.client.Callbacks;
import io.awa.client.CronSchedules;
import io.awa.client.DeadLetters;
import io.awa.client.ReactiveAwaClient;
import io.awa.client.ReactiveAwaTransaction;
import io.awa.client.ReactiveBulkChanges;
import io.awa.client.ReactiveCallbacks;
import io.awa.client.ReactiveCronSchedules;
import io.awa.client.ReactiveDeadLetters;
import io.awa.client.ReactiveRuntimeLimits;
import io.awa.client.RuntimeLimits;

/**
 * Tells a native image which proxies the library makes: clients with futures, and views
 * of one client as the other. Their calls go on by reflection, so that is told, too.
 */
final class ProxyRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<Class<?>> ASYNC = List.of(AsyncAwaClient.class, AsyncDeadLetters.class,
			AsyncBulkChanges.class, AsyncCronSchedules.class, AsyncCallbacks.class, AsyncRuntimeLimits.class);

	private static final List<Class<?>> BLOCKING = List.of(AwaClient.class, DeadLetters.class, BulkChanges.class,
			CronSchedules.class, Callbacks.class, RuntimeLimits.class);

	private static final List<Class<?>> REACTIVE = List.of(ReactiveAwaClient.class, ReactiveDeadLetters.class,
			ReactiveBulkChanges.class, ReactiveCronSchedules.class, ReactiveCallbacks.class,
			ReactiveRuntimeLimits.class);

	/** Those that views know as their special methods. */
	private static final List<Class<?>> SPECIAL = List.of(BlockingAwaClientCalls.class, HeldTransaction.class,
			ReactiveOverJdbcSpecials.class);

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		ASYNC.forEach((type) -> hints.proxies().registerJdkProxy(type));
		Stream.of(ASYNC, BLOCKING).flatMap(List::stream).forEach((type) -> registerMethods(hints, type));
		if (ClassUtils.isPresent("reactor.core.publisher.Mono", classLoader)) {
			registerViews(hints);
		}
	}

	private static void registerViews(RuntimeHints hints) {
		Stream.of(BLOCKING, REACTIVE, List.of(AwaTransaction.class))
			.flatMap(List::stream)
			.forEach((type) -> hints.proxies().registerJdkProxy(type));
		Stream.of(REACTIVE, List.of(AwaTransaction.class, ReactiveAwaTransaction.class))
			.flatMap(List::stream)
			.forEach((type) -> registerMethods(hints, type));
		SPECIAL.forEach((type) -> hints.reflection().registerType(type, MemberCategory.INVOKE_DECLARED_METHODS));
	}

	private static void registerMethods(RuntimeHints hints, Class<?> type) {
		hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
	}

}
