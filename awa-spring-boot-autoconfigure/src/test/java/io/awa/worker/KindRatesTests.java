package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.awa.RateLimit;
import io.awa.worker.WorkerSettings.KindSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KindRates}.
 */
class KindRatesTests {

	private final AtomicLong clock = new AtomicLong();

	private final KindRates rates = new KindRates(List.of("free", "rated"),
			Map.of("rated", new KindSettings(new RateLimit(10, 1), null)), this.clock::get);

	@Test
	void kindWithoutTokensSaysWhenItHasSome() {
		Integer[] taken = this.rates.take(5);

		assertThat(taken).containsExactly(null, 1);
		assertThat(this.rates.untilNext(taken)).isEqualTo(Duration.ofMillis(100));
	}

	/** Or the claim that left its jobs would be the last until the next poll. */
	@Test
	void kindWhoseTokensCameDuringTheClaimIsAskedAgainAtOnce() {
		this.rates.take(5);
		Integer[] taken = this.rates.take(5);
		this.clock.addAndGet(Duration.ofMillis(150).toNanos());

		assertThat(taken).containsExactly(null, 0);
		assertThat(this.rates.untilNext(taken)).isEqualTo(Duration.ZERO);
	}

	@Test
	void kindThatHadAndHasTokensIsNotWaitedFor() {
		Integer[] taken = this.rates.take(5);
		this.rates.giveBack(taken, List.of());

		assertThat(this.rates.untilNext(taken)).isNull();
	}

}
