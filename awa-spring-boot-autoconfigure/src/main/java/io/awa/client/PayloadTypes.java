package io.awa.client;

import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import io.awa.InvalidJobException;

/**
 * Refuses payloads that are not yet there: a forgotten {@code flatMap} would store a job
 * that nobody handles.
 */
final class PayloadTypes {

	/** By its name, because blocking applications do not have it. */
	private static final String PUBLISHER = "org.reactivestreams.Publisher";

	private PayloadTypes() {
	}

	static void refuseSources(Object payload) {
		if (payload instanceof Future || isPublisher(payload.getClass())) {
			throw new InvalidJobException("args", payload.getClass().getName(),
					"The payload of type " + payload.getClass().getName() + " is no value yet. Insert the value it "
							+ "will have, for example with flatMap(awa::insert), or many with insertManyCopy.");
		}
	}

	private static boolean isPublisher(@Nullable Class<?> type) {
		if (type == null) {
			return false;
		}
		for (Class<?> implemented : type.getInterfaces()) {
			if (implemented.getName().equals(PUBLISHER) || isPublisher(implemented)) {
				return true;
			}
		}
		return isPublisher(type.getSuperclass());
	}

}
