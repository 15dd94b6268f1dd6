package io.awa.autoconfigure;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * Knows whether the application listens to a type of event, so that none is made that
 * nobody hears. Looks again every second, because listeners come and go.
 */
final class JobEventListeners {

	private static final long LOOK_AGAIN_NANOS = 1_000_000_000;

	private final ApplicationContext context;

	private final Map<Class<?>, Answer> answers = new ConcurrentHashMap<>();

	JobEventListeners(ApplicationContext context) {
		this.context = context;
	}

	boolean isListening(Class<?> type) {
		Answer known = this.answers.get(type);
		long now = System.nanoTime();
		if (known == null || now - known.at() > LOOK_AGAIN_NANOS) {
			known = new Answer(now, look(type));
			this.answers.put(type, known);
		}
		return known.listening();
	}

	private boolean look(Class<?> type) {
		ResolvableType event = ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, type);
		for (ApplicationContext current = this.context; current != null; current = parentOf(current)) {
			if (!(current instanceof AbstractApplicationContext known)
					|| anyHears(known.getApplicationListeners(), event)) {
				return true;
			}
		}
		return false;
	}

	private static @Nullable ApplicationContext parentOf(ApplicationContext context) {
		return context.getParent();
	}

	private static boolean anyHears(Collection<ApplicationListener<?>> listeners, ResolvableType event) {
		return listeners.stream().anyMatch((listener) -> {
			GenericApplicationListener generic = (listener instanceof GenericApplicationListener itself) ? itself
					: new GenericApplicationListenerAdapter(listener);
			return generic.supportsEventType(event);
		});
	}

	private record Answer(long at, boolean listening) {

	}

}
