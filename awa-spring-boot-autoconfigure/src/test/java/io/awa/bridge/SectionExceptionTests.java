package io.awa.bridge;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DuplicateKeyException;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What is thrown in a section or by what it awaits arrives as it is, with its cause and
 * the frames of the user.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SectionExceptionTests {

	private final TestDatabase database = TestDatabase.migrated();

	private final BridgeFixture fixture = new BridgeFixture(this.database, 2,
			threads(BridgeSettings.defaults().withMaxSections(1)));

	private final AwaBridge bridge = this.fixture.bridge();

	/** The threads of the sections. */
	BridgeSettings threads(BridgeSettings settings) {
		return settings;
	}

	static Stream<Throwable> kinds() {
		Throwable cause = new IllegalArgumentException("cause");
		return Stream.of(new IllegalStateException("unchecked", cause), new IOException("checked", cause),
				new AssertionError("error", cause), new TimeoutException("timeout"),
				new InterruptedException("interrupt"), new StackOverflowError("overflow"),
				new OutOfMemoryError("memory"));
	}

	@AfterAll
	void close() {
		this.fixture.close();
		this.database.close();
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void exceptionOfTheCodeArrivesInThePipelineAndThePermitIsFreeAgain(Throwable thrown) {
		Mono<Throwable> failing = this.bridge.call(() -> {
			throwIt(thrown);
			return null;
		}).materialize().map((signal) -> signal.getThrowable());

		assertThat(failing.block(BridgeFixture.LIMIT)).isSameAs(thrown);
		assertThat(this.bridge.call(() -> "next").block(BridgeFixture.LIMIT)).isEqualTo("next");
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void exceptionOfThePublisherReachesTheCodeAndShowsWhoWaited(Throwable thrown) {
		Throwable caught = this.bridge.call(() -> catchThrowable(() -> this.bridge.await(Flux.error(thrown))))
			.block(BridgeFixture.LIMIT);

		assertThat(Exceptions.unwrap(caught)).isSameAs(thrown);
		if (thrown instanceof VirtualMachineError) {
			return;
		}
		assertThat(List.of(thrown.getSuppressed())).last()
			.satisfies((marker) -> assertThat(marker.getStackTrace()).anySatisfy(
					(frame) -> assertThat(frame.getClassName()).startsWith(SectionExceptionTests.class.getName())));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void exceptionOfStreamReachesTheCodeAfterTheElementsBeforeIt(Throwable thrown) {
		this.bridge.run(() -> {
			var elements = this.bridge.stream(Flux.just(1, 2).concatWith(Mono.error(thrown))).iterator();
			assertThat(elements.next()).isOne();
			assertThat(elements.next()).isEqualTo(2);
			assertThat(Exceptions.unwrap(catchThrowable(elements::hasNext))).isSameAs(thrown);
			var none = this.bridge.stream(Flux.error(thrown)).iterator();
			Throwable caught = catchThrowable(none::next);
			assertThat(Exceptions.unwrap(caught)).isSameAs(thrown);
			assertThat(caught instanceof Error).isEqualTo(thrown instanceof Error);
		}).block(BridgeFixture.LIMIT);
	}

	@Test
	void exceptionsOfTheDatabaseAreThoseOfSpring() {
		this.database.sql().sql("create table if not exists once (id int primary key)").update();
		Mono<Long> insert = this.fixture.rows("insert into once values (1) returning id").next();

		this.bridge.run(() -> {
			this.bridge.await(insert);
			assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> this.bridge.await(insert));
		}).block(BridgeFixture.LIMIT);
	}

	@Test
	void exceptionThroughTenLevelsKeepsItsTypeAndTheFramesOfTheUser() {
		Mono<Integer> deep = this.bridge.call(() -> down(10));

		Throwable caught = catchThrowable(() -> deep.block(BridgeFixture.LIMIT));

		assertThat(caught.getClass()).isEqualTo(IllegalStateException.class);
		assertThat(caught).hasMessage("bottom");
		assertThat(caught.getStackTrace()).anySatisfy((frame) -> assertThat(frame.getMethodName()).isEqualTo("down"));
	}

	@Test
	void tenLevelsOfSectionsAndWaitsStayOnOneThread() {
		String thread = this.bridge.call(() -> {
			assertThat(threadBelow(10)).isEqualTo(Thread.currentThread().getName());
			assertThat(this.bridge.inSection()).isTrue();
			return "same";
		}).block(BridgeFixture.LIMIT);

		assertThat(thread).isEqualTo("same");
	}

	@Test
	void failedRollbackIsKeptBesideTheFailureOfTheCode() {
		Throwable caught = this.bridge
			.call(() -> catchThrowable(() -> this.bridge.client().inTransaction((transaction) -> {
				transaction.execute("select 1");
				endConnections();
				throw new IllegalStateException("of the code");
			})))
			.block(BridgeFixture.LIMIT);

		assertThat(caught).isInstanceOf(IllegalStateException.class).hasMessage("of the code");
		assertThat(List.of(caught.getSuppressed()))
			.anySatisfy((suppressed) -> assertThat(suppressed).hasStackTraceContaining("R2dbcTransactionManager"));
	}

	private void endConnections() {
		this.database.sql()
			.sql("select pg_terminate_backend(pid, 5000) from pg_stat_activity "
					+ "where datname = current_database() and state = 'idle in transaction'")
			.query(Boolean.class)
			.list();
	}

	private int down(int levels) {
		if (levels == 0) {
			throw new IllegalStateException("bottom");
		}
		return this.bridge.await(this.bridge.call(() -> down(levels - 1)));
	}

	private String threadBelow(int levels) {
		return (levels == 0) ? Thread.currentThread().getName()
				: this.bridge.await(this.bridge.call(() -> threadBelow(levels - 1)));
	}

	private static void throwIt(Throwable thrown) throws Exception {
		if (thrown instanceof Error error) {
			throw error;
		}
		throw (Exception) thrown;
	}

}
