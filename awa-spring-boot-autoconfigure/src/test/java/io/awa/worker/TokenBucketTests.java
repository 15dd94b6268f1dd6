package io.awa.worker;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.awa.RateLimit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TokenBucket}, by a clock that the test moves.
 */
class TokenBucketTests {

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);

	private final TokenBucket bucket = new TokenBucket(new RateLimit(10, 3), this.nanos::get);

	@Test
	void burstIsThereAtOnceAndThenTheRate() {
		assertThat(this.bucket.take(5)).isEqualTo(3);
		assertThat(this.bucket.take(5)).isZero();
		assertThat(this.bucket.isEmpty()).isTrue();

		pass(Duration.ofMillis(99));
		assertThat(this.bucket.take(1)).isZero();
		pass(Duration.ofMillis(1));
		assertThat(this.bucket.take(5)).isEqualTo(1);
	}

	@Test
	void pauseSavesNoMoreThanTheBurst() {
		this.bucket.take(3);
		pass(Duration.ofHours(1));

		assertThat(this.bucket.take(100)).isEqualTo(3);
	}

	@Test
	void unusedTokensComeBackButNotBeyondTheBurst() {
		this.bucket.take(3);
		this.bucket.giveBack(2);
		assertThat(this.bucket.take(5)).isEqualTo(2);

		pass(Duration.ofSeconds(1));
		this.bucket.giveBack(100);
		assertThat(this.bucket.take(100)).isEqualTo(3);
	}

	@Test
	void saysWhenItIsWorthToAskAgain() {
		assertThat(this.bucket.untilNext()).isZero();
		this.bucket.take(3);
		assertThat(this.bucket.untilNext()).isEqualTo(Duration.ofMillis(100));

		TokenBucket fast = new TokenBucket(new RateLimit(1_000, 500), this.nanos::get);
		fast.take(500);
		assertThat(fast.untilNext()).isEqualTo(Duration.ofMillis(50));
	}

	/** E3: the budget is never negative. */
	@Test
	void neverGivesMoreThanBurstAndRateInAnyStretchOfTime() {
		Random random = new Random(7);
		long start = this.nanos.get();
		long taken = 0;
		for (int i = 0; i < 10_000; i++) {
			pass(Duration.ofNanos(random.nextInt(50_000_000)));
			int wanted = random.nextInt(5);
			int got = this.bucket.take(wanted);
			int unused = (got > 0) ? random.nextInt(got + 1) : 0;
			this.bucket.giveBack(unused);
			assertThat(got).isBetween(0, wanted);
			taken += got - unused;
			assertThat((double) taken).isLessThanOrEqualTo(3 + 10 * (this.nanos.get() - start) / 1e9 + 1e-6);
		}
		assertThat((double) taken).isGreaterThan(9 * (this.nanos.get() - start) / 1e9);
	}

	private void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

}
