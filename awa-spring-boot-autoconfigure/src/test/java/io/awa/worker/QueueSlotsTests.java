package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.awa.worker.ClaimSql.LaneRequest;
import io.awa.worker.ClaimSql.NextInLane;
import io.awa.worker.ClaimSql.SlotRequest;
import io.awa.worker.WorkerSettings.QueueSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link QueueSlots}.
 */
class QueueSlotsTests {

	private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");

	private final QueueSlots slots = new QueueSlots("default", 4, Duration.ZERO, Duration.ofSeconds(60));

	@Test
	void claimAsksForAllFreeSlotsFromTheStart() {
		SlotRequest request = this.slots.takeSlots(NOW);

		assertThat(request.free()).isEqualTo(4);
		assertThat(request.lanes()).extracting(LaneRequest::priority).containsExactly(1, 2, 3, 4);
		assertThat(request.lanes()).extracting(LaneRequest::after).containsOnly(LaneMark.START);
		assertThat(this.slots.takeSlots(NOW)).isNull();
	}

	@Test
	void partialClaimWaitsForAReasonAndFullClaimLooksAgain() {
		claim(job(2, NOW, 1));
		assertThat(this.slots.takeSlots(NOW)).isNull();

		this.slots.wake(NOW, 1, NOW);
		claim(job(2, NOW, 2), job(2, NOW, 3), job(2, NOW, 4));
		assertThat(this.slots.free()).isZero();
		assertThat(this.slots.releaseSlot()).isTrue();
		assertThat(this.slots.takeSlots(NOW).free()).isEqualTo(1);
	}

	@Test
	void claimsAheadWhatRunsInAMomentButNotWhatNeverBegan() {
		AtomicLong clock = new AtomicLong();
		QueueSlots many = new QueueSlots("default", new QueueSettings(100, Duration.ZERO), Duration.ofSeconds(60),
				Duration.ofSeconds(1), new SlotPool(null), clock::get);
		LongConsumer eachMillisecond = (ignored) -> clock.addAndGet(1_000_000);

		many.takeSlots(NOW);
		LongStream.range(0, 100).peek(eachMillisecond).forEach((run) -> many.releaseUnusedSlot());
		many.lookAgain();
		assertThat(many.takeSlots(NOW).free()).isEqualTo(100);

		LongStream.range(0, 100).peek(eachMillisecond).forEach((run) -> many.releaseSlot());
		many.lookAgain();
		assertThat(many.takeSlots(NOW).free()).isEqualTo(120);
	}

	@Test
	void oneSlotClaimsNothingAheadSoItKeepsTheOrder() {
		AtomicLong clock = new AtomicLong();
		QueueSlots one = new QueueSlots("default", new QueueSettings(1, Duration.ZERO), Duration.ofSeconds(60),
				Duration.ofSeconds(1), new SlotPool(null), clock::get);

		for (int run = 0; run < 100; run++) {
			one.lookAgain();
			assertThat(one.takeSlots(NOW).free()).isEqualTo(1);
			clock.addAndGet(1_000_000);
			one.releaseSlot();
		}
	}

	@Test
	void claimMovesTheMarkToTheFirstJobItGot() {
		claim(job(2, NOW.plusSeconds(2), 12), job(2, NOW.plusSeconds(1), 11));

		assertThat(markAfterWake(2)).isEqualTo(new LaneMark(NOW.plusSeconds(1), 11));
	}

	@Test
	void jobsOfOneInstantAreToldApartByTheirId() {
		claim(job(2, NOW, 7), job(2, NOW, 8));

		assertThat(markAfterWake(2)).isEqualTo(new LaneMark(NOW, 7));
	}

	@Test
	void wakeUpForAnEarlierTimeLowersTheMark() {
		claim(job(2, NOW, 7));

		this.slots.wake(NOW.minusSeconds(9), 1, NOW);

		assertThat(mark(2)).isEqualTo(new LaneMark(NOW.minusSeconds(9), 0));
	}

	@Test
	void wakeUpDuringAClaimIsNotForgotten() {
		SlotRequest request = this.slots.takeSlots(NOW);
		this.slots.wake(NOW.minusSeconds(9), 1, NOW);
		this.slots.onClaimed(request, List.of(job(2, NOW, 7)), List.of(), NOW);

		assertThat(mark(2)).isEqualTo(new LaneMark(NOW.minusSeconds(9), 0));
	}

	@Test
	void sweepThatFoundEverythingMovesTheMarkToItsTime() {
		claim(job(2, NOW, 7));

		SlotRequest sweep = this.slots.takeSlotsForSweep(NOW);
		assertThat(sweep.free()).isEqualTo(2);
		assertThat(sweep.lanes()).extracting(LaneRequest::after).containsOnly(LaneMark.START);
		this.slots.onClaimed(sweep, List.of(job(2, NOW.minusSeconds(30), 3)), List.of(), NOW.plusSeconds(5));

		this.slots.lookAgain();
		assertThat(this.slots.takeSlots(NOW).lanes()).extracting(LaneRequest::after)
			.containsOnly(new LaneMark(NOW.plusSeconds(5), 0));
	}

	@Test
	void wakeUpDuringASweepIsNotForgotten() {
		SlotRequest sweep = this.slots.takeSlotsForSweep(NOW);
		this.slots.wake(NOW.minusSeconds(9), 1, NOW);
		this.slots.onClaimed(sweep, List.of(), List.of(), NOW);

		assertThat(mark(2)).isEqualTo(new LaneMark(NOW.minusSeconds(9), 0));
	}

	@Test
	void sweepDoesNotHideAWakeUpFromAClaimUnderWay() {
		SlotRequest request = this.slots.takeSlots(NOW);
		this.slots.wake(NOW.minusSeconds(9), 1, NOW);
		this.slots.releaseSlot();
		this.slots.takeSlotsForSweep(NOW);
		this.slots.onClaimed(request, List.of(job(2, NOW, 7)), List.of(), NOW);

		assertThat(mark(2)).isEqualTo(new LaneMark(NOW.minusSeconds(9), 0));
	}

	@Test
	void fullSweepMovesTheMarkBackToWhereItGot() {
		claim(job(2, NOW, 7));

		SlotRequest sweep = this.slots.takeSlotsForSweep(NOW);
		this.slots.onClaimed(sweep, List.of(job(2, NOW.minusSeconds(30), 3), job(2, NOW.minusSeconds(20), 4)),
				List.of(), NOW);

		assertThat(mark(2)).isEqualTo(new LaneMark(NOW.minusSeconds(20), 4));
	}

	@Test
	void saturatedQueueKeepsItsNextSlotForTheSweep() {
		claim(job(2, NOW, 1), job(2, NOW, 2), job(2, NOW, 3), job(2, NOW, 4));
		assertThat(this.slots.takeSlotsForSweep(NOW)).isNull();

		this.slots.releaseSlot();

		assertThat(this.slots.isSweepWaiting()).isTrue();
		assertThat(this.slots.takeSlots(NOW)).isNull();
		assertThat(this.slots.takeSlotsForSweep(NOW).free()).isEqualTo(1);
		assertThat(this.slots.isSweepWaiting()).isFalse();
	}

	@Test
	void slotsArePromisedOnce() {
		assertThat(this.slots.wake(NOW, 3, NOW)).isEqualTo(3);
		assertThat(this.slots.wake(NOW, 3, NOW)).isEqualTo(1);
		assertThat(this.slots.wake(NOW, 3, NOW)).isZero();

		claim();

		assertThat(this.slots.wake(NOW, 3, NOW)).isEqualTo(3);
	}

	@Test
	void nextJobInALaneIsATimerUntilItIsDue() {
		SlotRequest request = this.slots.takeSlots(NOW);
		this.slots.onClaimed(request, List.of(), List.of(new NextInLane("default", 3, NOW.plusSeconds(5)),
				new NextInLane("default", 1, NOW.plusSeconds(7))), NOW);

		assertThat(this.slots.nextDue(NOW)).isEqualTo(NOW.plusSeconds(5));
		assertThat(this.slots.takeSlots(NOW.plusSeconds(4))).isNull();
		assertThat(this.slots.takeSlots(NOW.plusSeconds(5))).isNotNull();
	}

	@Test
	void claimForOneJobThatArrivedLooksForNoOther() {
		claim();

		this.slots.wake(NOW, 1, NOW);

		assertThat(this.slots.takeSlots(NOW).looksAhead()).isFalse();
	}

	@Test
	void claimLooksAheadIfOthersMayBeDueLater() {
		claim();

		this.slots.wake(NOW, 2, NOW);
		SlotRequest several = this.slots.takeSlots(NOW);
		this.slots.onClaimed(several, List.of(), List.of(), NOW);
		this.slots.wake(NOW, 0, NOW);

		assertThat(several.looksAhead()).isTrue();
		assertThat(this.slots.takeSlots(NOW).looksAhead()).isTrue();
	}

	@Test
	void sweepAlwaysLooksAheadFromTheMark() {
		claim(job(2, NOW, 7));

		SlotRequest sweep = this.slots.takeSlotsForSweep(NOW);

		assertThat(sweep.looksAhead()).isTrue();
		assertThat(sweep.lanes()).filteredOn((lane) -> lane.priority() == 2)
			.extracting(LaneRequest::after, LaneRequest::mark)
			.containsExactly(tuple(LaneMark.START, new LaneMark(NOW, 7)));
	}

	@Test
	void reasonToLookAheadDuringAClaimThatLooksIsNotForgotten() {
		SlotRequest looking = this.slots.takeSlots(NOW);
		this.slots.wake(NOW, 5, NOW);
		this.slots.onClaimed(looking, List.of(), List.of(), NOW);

		assertThat(this.slots.takeSlots(NOW).looksAhead()).isTrue();
	}

	@Test
	void claimLooksAheadWhileAnotherHoldsADueJob() {
		SlotRequest first = this.slots.takeSlots(NOW);
		this.slots.takeSlotsForSweep(NOW);
		this.slots.onClaimed(first, List.of(), List.of(new NextInLane("default", 2, NOW.minusSeconds(1))), NOW);
		this.slots.wake(NOW, 1, NOW);

		assertThat(this.slots.takeSlots(NOW).looksAhead()).isTrue();
		assertThat(this.slots.isActiveSinceSweep()).isTrue();
	}

	@Test
	void claimLooksAheadForJobsThatHaveNoSlotOrNoKnownTime() {
		QueueSlots one = new QueueSlots("default", 1, Duration.ZERO, Duration.ofSeconds(60));
		one.onClaimed(one.takeSlots(NOW), List.of(), List.of(), NOW);
		one.wake(NOW, 1, NOW);
		one.wake(NOW, 1, NOW);
		claim();
		this.slots.wake(NOW.plusSeconds(1), 1, null);

		assertThat(one.takeSlots(NOW).looksAhead()).isTrue();
		assertThat(this.slots.takeSlots(NOW).looksAhead()).isTrue();
	}

	@Test
	void sweepBehindAFullOneLooksAheadFromTheStart() {
		claim(job(2, NOW, 1), job(2, NOW, 2));
		SlotRequest full = this.slots.takeSlotsForSweep(NOW);
		this.slots.onClaimed(full, List.of(job(2, NOW, 3)), List.of(), NOW);

		assertThat(this.slots.takeSlotsForSweep(NOW).lanes()).extracting(LaneRequest::mark)
			.containsOnly(LaneMark.START);
	}

	@Test
	void claimLooksAheadOnceTheNextJobIsDue() {
		SlotRequest first = this.slots.takeSlots(NOW);
		this.slots.onClaimed(first, List.of(), List.of(new NextInLane("default", 3, NOW.plusSeconds(5))), NOW);
		this.slots.wake(NOW, 1, NOW);
		SlotRequest second = this.slots.takeSlots(NOW);
		this.slots.onClaimed(second, List.of(), List.of(), NOW);

		assertThat(second.looksAhead()).isFalse();
		assertThat(this.slots.takeSlots(NOW.plusSeconds(5)).looksAhead()).isTrue();
	}

	@Test
	void claimLooksAheadBehindOneThatGotAllItAskedFor() {
		claim(job(2, NOW, 1), job(2, NOW, 2), job(2, NOW, 3), job(2, NOW, 4));

		this.slots.releaseSlot();

		assertThat(this.slots.takeSlots(NOW).looksAhead()).isTrue();
	}

	@Test
	void claimLooksAheadAfterOneThatFailed() {
		claim();
		this.slots.wake(NOW, 1, NOW);

		this.slots.onClaimFailed(this.slots.takeSlots(NOW));

		assertThat(this.slots.takeSlots(NOW).looksAhead()).isTrue();
	}

	@Test
	void lanesAgeByTheWaitOfTheirFirstJob() {
		SlotRequest request = this.slots.takeSlots(NOW);
		this.slots.onClaimed(request, List.of(job(1, NOW, 1)),
				List.of(new NextInLane("default", 1, NOW.minusSeconds(10)),
						new NextInLane("default", 4, NOW.minusSeconds(191)),
						new NextInLane("default", 2, NOW.minusSeconds(69))),
				NOW);

		this.slots.wake(NOW, 1, NOW);

		assertThat(this.slots.takeSlots(NOW).lanes()).extracting(LaneRequest::priority).containsExactly(4, 1, 2, 3);
	}

	@Test
	void failedClaimGivesItsSlotsBackAndLooksAgain() {
		SlotRequest request = this.slots.takeSlots(NOW);

		this.slots.onClaimFailed(request);

		assertThat(this.slots.takeSlots(NOW).free()).isEqualTo(4);
	}

	private void claim(ClaimedJob... jobs) {
		this.slots.onClaimed(this.slots.takeSlots(NOW), List.of(jobs), List.of(), NOW);
	}

	/** It may have hidden jobs from the other one, which moved the mark past them. */
	@Test
	void claimThatFailedBringsTheMarkBackToWhereItBegan() {
		SlotRequest failed = this.slots.takeSlots(NOW);
		this.slots.onClaimed(failed, List.of(job(2, NOW.minusSeconds(1), 7)), List.of(), NOW);

		this.slots.onClaimFailed(failed);

		assertThat(mark(2)).isEqualTo(LaneMark.START);
	}

	@Test
	void sweepThatFailedBringsTheMarkBackToWhereItWas() {
		claim(job(2, NOW.minusSeconds(9), 7));
		SlotRequest failed = this.slots.takeSlotsForSweep(NOW);
		this.slots.wake(NOW, 1, NOW);
		claim(job(2, NOW, 8));

		this.slots.onClaimFailed(failed);

		assertThat(mark(2)).isEqualTo(new LaneMark(NOW.minusSeconds(9), 7));
	}

	@Test
	void claimUnderWayDoesNotHideThatASweepFailed() {
		claim(job(2, NOW.minusSeconds(9), 7));
		SlotRequest sweep = this.slots.takeSlotsForSweep(NOW);
		this.slots.wake(NOW, 1, NOW);
		SlotRequest underWay = this.slots.takeSlots(NOW);

		this.slots.onClaimFailed(sweep);
		this.slots.onClaimed(underWay, List.of(job(2, NOW, 8)), List.of(), NOW);

		assertThat(mark(2)).isEqualTo(LaneMark.START);
	}

	@Test
	void sweepUnderWayDoesNotHideThatAClaimFailed() {
		claim(job(2, NOW.minusSeconds(9), 7));
		this.slots.wake(NOW, 1, NOW);
		SlotRequest claim = this.slots.takeSlots(NOW);
		this.slots.releaseSlot();
		SlotRequest sweep = this.slots.takeSlotsForSweep(NOW);

		this.slots.onClaimFailed(claim);
		this.slots.onClaimed(sweep, List.of(), List.of(), NOW);

		assertThat(mark(2)).isEqualTo(LaneMark.START);
	}

	private LaneMark markAfterWake(int priority) {
		this.slots.wake(NOW.plusSeconds(60), 1, NOW.plusSeconds(60));
		return mark(priority);
	}

	private LaneMark mark(int priority) {
		this.slots.lookAgain();
		return this.slots.takeSlots(NOW)
			.lanes()
			.stream()
			.filter((lane) -> lane.priority() == priority)
			.map(LaneRequest::after)
			.findFirst()
			.orElseThrow();
	}

	private static ClaimedJob job(int priority, Instant runAt, long id) {
		return new ClaimedJob(id, 1, "kind", "default", priority, 1, 25, "{}", "{}", List.of(), runAt, NOW, null, null);
	}

}
