package io.awa.bridge;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DuplicateKeyException;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Exceptions cross a view as they are: same object, same cause.
 */
class ViewExceptionTests {

	private static final Exception CAUSE = new Exception("cause");

	private final Views views = SimpleCalls.views();

	static Stream<Throwable> failures() {
		return Stream.of(new IllegalStateException("runtime", CAUSE), new DuplicateKeyException("spring", CAUSE),
				new IOException("checked", CAUSE), new InterruptedException("interrupted").initCause(CAUSE),
				new AssertionError("error", CAUSE), new TimeoutException("timeout").initCause(CAUSE));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void errorOfMonoIsThrown(Throwable failure) {
		Blocking view = this.views.blocking(Blocking.class, (Reactive) () -> Mono.error(failure));

		assertThat(catchThrowable(view::work)).isSameAs(failure).hasCause(CAUSE);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void whatTheReactiveMethodThrowsIsThrown(Throwable failure) {
		Blocking view = this.views.blocking(Blocking.class, (Reactive) () -> {
			throw ViewExceptionTests.<RuntimeException>sneaky(failure);
		});

		assertThat(catchThrowable(view::work)).isSameAs(failure);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void exceptionOfBlockingMethodIsTheErrorOfMono(Throwable failure) {
		Reactive view = this.views.reactive(Reactive.class, (Blocking) () -> {
			throw failure;
		});

		StepVerifier.create(view.work())
			.verifyErrorSatisfies((error) -> assertThat(error).isSameAs(failure).hasCause(CAUSE));
	}

	@Test
	void futureFailsWithTheErrorOfMono() {
		IOException failure = new IOException("checked");
		Later view = this.views.blocking(Later.class, (Reactive) () -> Mono.error(failure));

		assertThat(view.work()).isCompletedExceptionally();
		assertThat(catchThrowable(() -> view.work().join())).hasCause(failure);
	}

	@Test
	void checkedExceptionThatTheViewDoesNotDeclareIsWrappedAsProxiesDo() {
		IOException failure = new IOException("checked");
		Undeclared view = this.views.blocking(Undeclared.class, (Reactive) () -> Mono.error(failure));

		assertThatExceptionOfType(UndeclaredThrowableException.class).isThrownBy(view::work).withCause(failure);
	}

	@Test
	void stackTraceKeepsTheFramesOfTheTarget() {
		Reactive view = this.views.reactive(Reactive.class, (Blocking) ViewExceptionTests::failInTarget);

		Throwable thrown = catchThrowable(() -> this.views.blocking(Undeclared.class, view).work());

		assertThat(thrown).hasMessage("deep");
		assertThat(thrown.getStackTrace()[0].getMethodName()).isEqualTo("failInTarget");
	}

	private static String failInTarget() {
		throw new IllegalStateException("deep");
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> E sneaky(Throwable failure) throws E {
		throw (E) failure;
	}

	interface Blocking {

		String work() throws Throwable;

	}

	interface Undeclared {

		String work();

	}

	interface Later {

		java.util.concurrent.CompletableFuture<String> work();

	}

	interface Reactive {

		Mono<String> work();

	}

}
