package io.awa.bridge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream is read as it is asked for, and closed once.
 */
@Timeout(30)
class StreamPagesTests {

	private static final int PAGE = StreamCursor.PAGE;

	private final AtomicInteger opened = new AtomicInteger();

	private final AtomicInteger read = new AtomicInteger();

	private final AtomicInteger closed = new AtomicInteger();

	private final Semaphore closings = new Semaphore(0);

	private final AtomicInteger calls = new AtomicInteger();

	@Test
	void nothingIsOpenedBeforeSomethingIsAskedFor() {
		StepVerifier.create(numbers(10), 0).expectSubscription().thenCancel().verify();

		assertThat(this.opened).hasValue(0);
	}

	@Test
	void readerAndConsumerAlternateByPages() {
		List<String> events = Collections.synchronizedList(new ArrayList<>());

		numbers(3 * PAGE).doOnNext((number) -> {
			if (number % PAGE == 0) {
				events.add("got " + number + " of " + this.read);
			}
		}).limitRate(1).blockLast();

		assertThat(events).containsExactly("got 0 of " + PAGE, "got " + PAGE + " of " + 2 * PAGE,
				"got " + 2 * PAGE + " of " + 3 * PAGE);
		assertThat(this.opened).hasValue(1);
		assertThat(this.closed).hasValue(1);
	}

	@Test
	void nextPageIsReadOnlyForItsFirstElement() {
		StepVerifier.create(numbers(3 * PAGE), 0)
			.thenRequest(PAGE)
			.expectNextCount(PAGE)
			.then(() -> assertThat(this.read).hasValue(PAGE))
			.thenRequest(1)
			.expectNext(PAGE)
			.then(() -> assertThat(this.read).hasValue(2 * PAGE))
			.thenCancel()
			.verify();
	}

	@Test
	void allElementsComeInTheirOrder() {
		assertThat(numbers(5 * PAGE + 7).collectList().block())
			.containsExactlyElementsOf(IntStream.range(0, 5 * PAGE + 7).boxed().toList());
		assertThat(numbers(0).collectList().block()).isEmpty();
	}

	@Test
	void eachSubscriptionOpensAndClosesItsOwn() {
		Flux<Integer> numbers = numbers(3);

		numbers.blockLast();
		numbers.blockLast();

		assertThat(this.opened).hasValue(2);
		assertThat(this.closed).hasValue(2);
	}

	@Test
	void cancellationClosesOnce() throws InterruptedException {
		assertThat(numbers(5 * PAGE).take(PAGE + 1).count().block()).isEqualTo(PAGE + 1);

		assertClosedOnce();
		assertThat(this.read).hasValue(2 * PAGE);
	}

	@Test
	void errorOfTheStreamClosesOnce() throws InterruptedException {
		StepVerifier.create(numbers(5 * PAGE, PAGE + 10)).expectNextCount(PAGE).verifyErrorMessage("broken");

		assertClosedOnce();
	}

	@Test
	void errorOfTheConsumerClosesOnce() throws InterruptedException {
		StepVerifier.create(numbers(5 * PAGE).map((number) -> 1 / (2 - number)))
			.expectNextCount(2)
			.verifyError(ArithmeticException.class);

		assertClosedOnce();
	}

	@Test
	void errorOfTheCloseIsTold() {
		Flux<Integer> failing = StreamPages.flux(() -> Stream.of(1).onClose(() -> {
			throw new IllegalStateException("not closed");
		}), new SimpleCalls());

		StepVerifier.create(failing).verifyErrorMessage("not closed");
	}

	@Test
	void nullElementIsExplained() {
		StepVerifier.create(StreamPages.flux(() -> Stream.of(1, null), new SimpleCalls()))
			.verifyErrorSatisfies((ex) -> assertThat(ex).hasMessageContaining("null element"));
	}

	@Test
	void cancelledWhilePageIsReadClosesAfterThePage() throws InterruptedException {
		CountDownLatch reading = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		CountDownLatch done = new CountDownLatch(1);
		List<String> events = Collections.synchronizedList(new ArrayList<>());
		Flux<Integer> slow = StreamPages.flux(() -> Stream.of(1).peek((number) -> {
			reading.countDown();
			awaitUninterruptibly(cancelled);
			events.add("read");
		}).onClose(() -> {
			events.add("closed");
			done.countDown();
		}), new SimpleCalls());

		Disposable subscription = slow.subscribe();
		assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
		subscription.dispose();
		cancelled.countDown();

		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(events).containsExactly("read", "closed");
	}

	@Test
	void streamIsClosedEvenWhenNoThreadIsLeft() {
		ReactiveCalls calls = new ReactiveCalls() {
			@Override
			public <T> Mono<T> call(java.util.concurrent.Callable<? extends T> work) {
				return (StreamPagesTests.this.calls.getAndIncrement() == 0) ? new SimpleCalls().call(work)
						: Mono.error(new IllegalStateException("refused"));
			}
		};

		StepVerifier.create(StreamPages.flux(() -> stream(3 * PAGE, -1), calls))
			.expectNextCount(PAGE)
			.verifyErrorMessage("refused");
		assertThat(this.closed).hasValue(1);
	}

	/** After a cancellation nobody waits for the close. */
	private void assertClosedOnce() throws InterruptedException {
		assertThat(this.closings.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.closed).hasValue(1);
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		while (true) {
			try {
				assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
				return;
			}
			catch (InterruptedException ex) {
				// the cancellation interrupts, which this code ignores
			}
		}
	}

	private Flux<Integer> numbers(int count) {
		return numbers(count, -1);
	}

	private Flux<Integer> numbers(int count, int broken) {
		return StreamPages.flux(() -> stream(count, broken), new SimpleCalls());
	}

	private Stream<Integer> stream(int count, int broken) {
		this.opened.incrementAndGet();
		return Stream.iterate(0, (number) -> number < count, (number) -> number + 1).peek((number) -> {
			this.read.incrementAndGet();
			if (number == broken) {
				throw new IllegalStateException("broken");
			}
		}).onClose(() -> {
			this.closed.incrementAndGet();
			this.closings.release();
		});
	}

}
