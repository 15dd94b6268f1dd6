package io.awa.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often a look at a whole table is taken.
 */
class SharedAnswerTests {

	private final List<CompletableFuture<String>> asked = new ArrayList<>();

	private final SharedAnswer<String> answer = new SharedAnswer<>(this::ask, Integer.MAX_VALUE);

	@Test
	void whoAsksMeanwhileGetsTheSameAnswer() {
		CompletableFuture<String> first = this.answer.get();
		CompletableFuture<String> second = this.answer.get();

		this.asked.get(0).complete("one");

		assertThat(this.asked).hasSize(1);
		assertThat(List.of(first.join(), second.join(), this.answer.get().join())).containsOnly("one");
		assertThat(this.asked).hasSize(1);
	}

	@Test
	void answerIsAskedForAgainAfterAChange() {
		this.answer.get();
		this.asked.get(0).complete("one");

		this.answer.forget();
		CompletableFuture<String> next = this.answer.get();
		this.asked.get(1).complete("two");

		assertThat(next.join()).isEqualTo("two");
	}

	@Test
	void failureIsNotGivenOutAgain() {
		CompletableFuture<String> failed = this.answer.get();
		this.asked.get(0).completeExceptionally(new IllegalStateException("Test."));

		this.answer.get();

		assertThat(failed).isCompletedExceptionally();
		assertThat(this.asked).hasSize(2);
	}

	@Test
	void answerWithoutRestIsAskedForEachTime() {
		SharedAnswer<String> eager = new SharedAnswer<>(this::ask, 0);

		eager.get();
		this.asked.get(0).complete("one");
		eager.get();

		assertThat(this.asked).hasSize(2);
	}

	private CompletableFuture<String> ask() {
		CompletableFuture<String> future = new CompletableFuture<>();
		this.asked.add(future);
		return future;
	}

}
