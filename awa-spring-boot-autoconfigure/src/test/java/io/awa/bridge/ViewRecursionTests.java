package io.awa.bridge;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Blocking code that calls reactive code that calls blocking code, and so on.
 */
class ViewRecursionTests {

	private static final int LEVELS = 10;

	private final Views views = SimpleCalls.views();

	@Test
	void tenAlternatingLevelsReturnTheValue() {
		assertThat(level(LEVELS, null).count(0)).isEqualTo(LEVELS);
	}

	@Test
	void exceptionOfTheLowestLevelArrivesUnchangedWithFewFramesOfOurs() {
		IllegalStateException failure = new IllegalStateException("lowest");

		Throwable thrown = catchThrowable(() -> level(LEVELS, failure).count(0));

		assertThat(thrown).isSameAs(failure);
		assertThat(Arrays.stream(thrown.getStackTrace())
			.filter((frame) -> frame.getClassName().startsWith("io.awa.bridge.")
					&& !frame.getClassName().startsWith(getClass().getName())))
			.hasSizeLessThan(20);
	}

	private Counter level(int levels, IllegalStateException failure) {
		if (levels == 0) {
			return (from) -> {
				if (failure != null) {
					throw failure;
				}
				return from;
			};
		}
		Counter below = level(levels - 1, failure);
		ReactiveCounter reactive = this.views.reactive(ReactiveCounter.class, below);
		ReactiveCounter own = (from) -> reactive.count(from + 1);
		return this.views.blocking(Counter.class, own);
	}

	interface Counter {

		int count(int from);

	}

	interface ReactiveCounter {

		Mono<Integer> count(int from);

	}

}
