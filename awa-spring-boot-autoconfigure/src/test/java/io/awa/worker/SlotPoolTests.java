package io.awa.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.awa.worker.SlotPool.Share;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SlotPool}, and a simulation of it.
 */
class SlotPoolTests {

	@Test
	void withoutASizeEachQueueHasItsOwnSlots() {
		SlotPool pool = new SlotPool(null);
		Share one = pool.add(3, 0, 1);
		Share other = pool.add(5, 0, 1);
		one.take((free) -> free);

		assertThat(one.free()).isZero();
		assertThat(other.free()).isEqualTo(5);
	}

	@Test
	void queueAloneGetsThePoolExceptTheMinimumsOfOthers() {
		SlotPool pool = new SlotPool(10);
		Share busy = pool.add(10, 0, 1);
		Share idle = pool.add(10, 2, 9);
		idle.wants(false);

		assertThat(busy.take((free) -> free)).isEqualTo(8);
		assertThat(idle.free()).isEqualTo(2);
	}

	@Test
	void slotsThatBothWantGoByWeight() {
		SlotPool pool = new SlotPool(12);
		Share heavy = pool.add(12, 0, 3);
		Share light = pool.add(12, 0, 1);

		assertThat(heavy.take((free) -> free)).isEqualTo(9);
		heavy.wants(true);
		assertThat(light.take((free) -> free)).isEqualTo(3);
	}

	@Test
	void queueThatComesLateGetsWhatBecomesFreeUntilItHasItsShare() {
		SlotPool pool = new SlotPool(8);
		Share early = pool.add(8, 0, 1);
		Share late = pool.add(8, 0, 1);
		late.wants(false);
		assertThat(early.take((free) -> free)).isEqualTo(8);
		late.wants(true);
		early.wants(true);

		for (int i = 1; i <= 4; i++) {
			early.give(1);
			assertThat(early.free()).isZero();
			assertThat(late.take((free) -> free)).isEqualTo(1);
			late.wants(true);
		}
		early.give(1);
		assertThat(early.free()).isEqualTo(1);
	}

	@Test
	void smallerSizeLetsRunningJobsEnd() {
		SlotPool pool = new SlotPool(null);
		Share share = pool.add(4, 0, 1);
		share.take((free) -> free);

		share.resize(2);
		assertThat(share.free()).isZero();
		share.give(2);
		assertThat(share.free()).isZero();
		share.give(1);
		assertThat(share.free()).isEqualTo(1);
	}

	/** E6. */
	@Test
	void queueWithBacklogIsServedHoweverSmallItsWeight() {
		SlotPool pool = new SlotPool(3);
		List<Share> shares = new ArrayList<>(List.of(pool.add(3, 0, 100)));
		for (int i = 0; i < 5; i++) {
			shares.add(pool.add(3, 0, 1));
		}
		int[] served = new int[shares.size()];
		Deque<Share> running = new ArrayDeque<>();
		for (int i = 0; i < 60; i++) {
			for (int j = 0; j < shares.size(); j++) {
				Share share = shares.get(j);
				share.wants(true);
				int got = share.take((free) -> free);
				served[j] += got;
				for (int k = 0; k < got; k++) {
					running.add(share);
				}
			}
			running.remove().give(1);
		}

		assertThat(served).doesNotContain(0);
	}

	/**
	 * E1 and E2: what is taken fits into the pool and the queue, a minimum is there
	 * whenever its queue wants it, and no slot is idle while a queue wants one.
	 */
	@Test
	void simulatedQueuesKeepTheirLimitsAndMinimumsAndLeaveNoSlotIdle() {
		Random random = new Random(11);
		SlotPool pool = new SlotPool(20);
		int[] most = { 20, 6, 20, 3 };
		int[] least = { 0, 4, 2, 3 };
		List<Share> shares = new ArrayList<>();
		for (int i = 0; i < most.length; i++) {
			shares.add(pool.add(most[i], least[i], 1 + i));
		}
		int[] used = new int[most.length];
		for (int step = 0; step < 20_000; step++) {
			int one = random.nextInt(most.length);
			Share share = shares.get(one);
			if (random.nextBoolean()) {
				boolean[] wants = new boolean[most.length];
				for (int i = 0; i < most.length; i++) {
					wants[i] = i == one || random.nextBoolean();
					shares.get(i).wants(wants[i]);
				}
				assertThat(share.free()).isGreaterThanOrEqualTo(Math.min(least[one], most[one]) - used[one]);
				used[one] += share.take((free) -> free);
				serveOthers(shares, wants, used);
				assertNothingIdle(wants, used, most, least);
			}
			else if (used[one] > 0) {
				int ended = 1 + random.nextInt(used[one]);
				share.give(ended);
				used[one] -= ended;
			}
			for (int i = 0; i < most.length; i++) {
				assertThat(used[i]).isBetween(0, most[i]);
			}
			assertThat(sum(used)).isLessThanOrEqualTo(20);
		}
	}

	private static void serveOthers(List<Share> shares, boolean[] wants, int[] used) {
		for (int i = 0; i < wants.length; i++) {
			if (wants[i]) {
				used[i] += shares.get(i).take((free) -> free);
			}
		}
		for (int i = 0; i < wants.length; i++) {
			if (wants[i]) {
				used[i] += shares.get(i).take((free) -> free);
			}
		}
	}

	private static void assertNothingIdle(boolean[] wants, int[] used, int[] most, int[] least) {
		int kept = 0;
		boolean unserved = false;
		for (int i = 0; i < used.length; i++) {
			kept += Math.max(used[i], least[i]);
			unserved |= wants[i] && used[i] < most[i];
		}
		assertThat(kept == 20 || !unserved).isTrue();
	}

	private static int sum(int[] values) {
		int sum = 0;
		for (int value : values) {
			sum += value;
		}
		return sum;
	}

}
