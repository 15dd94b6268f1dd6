package io.awa.worker;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClaimRest}.
 */
class ClaimRestTests {

	private static final long CLAIM = Duration.ofNanos(400_000).toNanos();

	private final ClaimRest rest = new ClaimRest();

	@Test
	void aJobThatComesAloneDoesNotWait() {
		assertThat(this.rest.nanos()).isZero();
		this.rest.onClaimed(1, 50, CLAIM);
		this.rest.onIdle();
		assertThat(this.rest.nanos()).isZero();
	}

	@Test
	void smallClaimsThatFollowOneAnotherRestEverLongerUpToABound() {
		this.rest.onClaimed(1, 50, CLAIM);
		assertThat(this.rest.nanos()).isEqualTo(CLAIM);
		this.rest.onClaimed(2, 50, CLAIM);
		assertThat(this.rest.nanos()).isEqualTo(2 * CLAIM);
		for (int i = 0; i < 10; i++) {
			this.rest.onClaimed(2, 50, CLAIM);
		}
		assertThat(this.rest.nanos()).isEqualTo(Duration.ofMillis(2).toNanos());
	}

	@Test
	void aSlowClaimRestsNoLongerThanTheBound() {
		this.rest.onClaimed(1, 50, Duration.ofSeconds(3).toNanos());
		assertThat(this.rest.nanos()).isEqualTo(Duration.ofMillis(2).toNanos());
	}

	@Test
	void aFullClaimDoesNotRestHoweverSmall() {
		this.rest.onClaimed(1, 1, CLAIM);
		assertThat(this.rest.nanos()).isZero();
	}

	@Test
	void largeClaimsNeedLessRest() {
		this.rest.onClaimed(3, 50, CLAIM);
		this.rest.onClaimed(3, 50, CLAIM);
		this.rest.onClaimed(30, 50, CLAIM);
		assertThat(this.rest.nanos()).isEqualTo(CLAIM);
	}

}
