package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClaimAhead}.
 */
class ClaimAheadTests {

	private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

	private long now;

	private final ClaimAhead ahead = new ClaimAhead(this.now);

	@Test
	void nothingIsClaimedAheadBeforeAnyRunHasEnded() {
		assertThat(this.ahead.jobs(this.now)).isZero();
	}

	@Test
	void asManyAsEndInTwentyMilliseconds() {
		end(100, MILLISECOND);

		assertThat(this.ahead.jobs(this.now)).isEqualTo(20);
	}

	@Test
	void noneOfJobsThatTakeLonger() {
		end(10, 100 * MILLISECOND);

		assertThat(this.ahead.jobs(this.now)).isZero();
	}

	@Test
	void neverMoreThanFiveHundred() {
		end(100_000, MILLISECOND / 1000);

		assertThat(this.ahead.jobs(this.now)).isEqualTo(500);
	}

	@Test
	void noneWhenNothingHasEndedForAWhile() {
		end(100, MILLISECOND);
		this.now += 200 * MILLISECOND;

		assertThat(this.ahead.jobs(this.now)).isZero();
	}

	@Test
	void fewOfLargeJobs() {
		this.ahead.onClaimed(Collections.nCopies(2, job(400_000)));
		end(100_000, MILLISECOND / 1000);

		assertThat(this.ahead.jobs(this.now)).isEqualTo(10);
	}

	private void end(int runs, long every) {
		for (int i = 0; i < runs; i++) {
			this.now += every;
			this.ahead.onEnded(this.now);
		}
	}

	private static ClaimedJob job(int length) {
		return new ClaimedJob(1, 1, "kind", "default", 2, 1, 25, "x".repeat(length), "{}", List.of(), Instant.EPOCH,
				Instant.EPOCH, null, null);
	}

}
