package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.awa.worker.Turns.Turn;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Turns}.
 */
class TurnsTests {

	private final List<Runnable> called = new ArrayList<>();

	private final List<Long> started = new ArrayList<>();

	private final List<Run> withoutThread = new ArrayList<>();

	private Executor threads = this.called::add;

	private final Turns turns = new Turns((task) -> this.threads.execute(task), () -> 3, this.withoutThread::add);

	@Test
	void oneThreadRunsWhatEndsAtOnce() {
		add(10, this.turns::onEnded);

		runThreads();

		assertThat(this.started).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
	}

	@Test
	void noMoreStartThanMay() {
		add(10, (run) -> {
		});

		runThreads();
		assertThat(this.started).containsExactly(1L, 2L, 3L);

		this.turns.onEnded(run(1));
		runThreads();
		assertThat(this.started).containsExactly(1L, 2L, 3L, 4L);
	}

	@Test
	void anotherThreadIsCalledOnlyWhenTheLastHasCome() {
		add(10, this.turns::onEnded);
		add(10, this.turns::onEnded);

		assertThat(this.called).hasSize(1);
	}

	@Test
	void whatDoesNotEndAtOnceCallsMoreThreads() {
		add(2, (run) -> {
		});

		this.called.remove(0).run();

		assertThat(this.started).hasSizeGreaterThanOrEqualTo(1);
		runThreads();
		assertThat(this.started).containsExactly(1L, 2L);
	}

	@Test
	void runThatAnotherEndsMakesRoomAtOnce() {
		add(3, (run) -> {
		});
		runThreads();
		Run elsewhere = run(1);
		add(2, (run) -> {
			if (run.jobId() == 1) {
				this.turns.onEnded(elsewhere);
				runThreads();
				assertThat(this.started).containsExactly(1L, 2L, 3L, 1L, 2L);
			}
		});

		this.turns.onEnded(run(2));
		runThreads();

		assertThat(this.started).containsExactly(1L, 2L, 3L, 1L, 2L);
	}

	@Test
	void batchWaitsUntilAllOfItMayStart() {
		add(2, (run) -> {
		});
		this.turns.add(List.of(new Turn(List.of(run(3), run(4)), () -> this.started.add(34L))));

		runThreads();
		assertThat(this.started).containsExactly(1L, 2L);

		this.turns.onEnded(run(1));
		runThreads();
		assertThat(this.started).containsExactly(1L, 2L, 34L);
	}

	@Test
	void whatHasWaitedTooLongIsTakenBack() {
		add(5, (run) -> {
		});
		runThreads();

		assertThat(this.turns.takeBack(Duration.ofHours(1))).isEmpty();
		assertThat(this.turns.takeBack(Duration.ZERO)).extracting(Run::jobId).containsExactly(4L, 5L);
		this.turns.onEnded(run(1));
		runThreads();
		assertThat(this.started).containsExactly(1L, 2L, 3L);
	}

	@Test
	void runsForWhichThereIsNoThreadGoBack() {
		this.threads = (task) -> {
			throw new RejectedExecutionException("No more.");
		};

		add(2, this.turns::onEnded);

		assertThat(this.withoutThread).extracting(Run::jobId).containsExactly(1L, 2L);
		this.threads = this.called::add;
		add(1, this.turns::onEnded);
		runThreads();
		assertThat(this.started).containsExactly(1L);
	}

	@Test
	void interruptOfOneRunDoesNotReachTheNext() {
		List<Boolean> interrupted = new ArrayList<>();
		add(2, (run) -> {
			interrupted.add(Thread.currentThread().isInterrupted());
			Thread.currentThread().interrupt();
			this.turns.onEnded(run);
		});

		runThreads();

		assertThat(interrupted).containsExactly(false, false);
		assertThat(Thread.interrupted()).isFalse();
	}

	private void add(int count, Consumer<Run> task) {
		this.turns.add(IntStream.rangeClosed(1, count).mapToObj((number) -> turn(number, task)).toList());
	}

	private Turn turn(long number, Consumer<Run> task) {
		Run run = run(number);
		return new Turn(List.of(run), () -> {
			this.started.add(number);
			task.accept(run);
		});
	}

	private void runThreads() {
		while (!this.called.isEmpty()) {
			this.called.remove(0).run();
		}
	}

	private static Run run(long id) {
		ClaimedJob job = new ClaimedJob(id, 1, "kind", "default", 2, 1, 25, "{}", "{}", List.of(), Instant.EPOCH,
				Instant.EPOCH, null, null);
		return RunTests.runOf(job);
	}

}
