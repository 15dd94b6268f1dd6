package io.awa.bridge.elsewhere;

import reactor.core.publisher.Mono;

/**
 * Interfaces that are not visible to the bridge.
 */
public final class Greeters {

	private Greeters() {
	}

	public static Class<?> hiddenView() {
		return Greeter.class;
	}

	public static Object hiddenTarget() {
		return new HiddenGreeter();
	}

	public static String greetTwice(Object greeter) {
		return ((Greeter) greeter).twice();
	}

	interface Greeter {

		String greet(String name);

		default String twice() {
			return greet("Ada") + greet("Bob");
		}

	}

	interface ReactiveGreeter {

		Mono<String> greet(String name);

	}

	private static final class HiddenGreeter implements ReactiveGreeter {

		@Override
		public Mono<String> greet(String name) {
			return Mono.just("Hello " + name + ".");
		}

	}

}
