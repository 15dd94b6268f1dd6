package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.awa.KeyOrder;
import io.awa.QueueLimits;
import io.awa.RateLimit;
import io.awa.worker.ClaimSql.LeftInLane;
import io.awa.worker.ClaimSql.SlotRequest;
import io.awa.worker.WorkerSettings.QueueSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link QueueSlots} does about limits.
 */
class QueueSlotsLimitTests {

	private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");

	private static final Duration POLL = Duration.ofSeconds(1);

	private static final Duration AGEING = Duration.ofSeconds(60);

	private final AtomicLong nanos = new AtomicLong();

	@Test
	void heldQueueIsNotAskedAgainBeforeAPollOrTheTimeThatTheLimitNames() {
		QueueSlots slots = slots(QueueLimits.none());
		claim(slots, held(null));
		assertThat(slots.takeSlots(NOW)).isNull();
		assertThat(slots.nextDue(NOW)).isEqualTo(NOW.plus(POLL));

		slots.takeSlots(NOW.plus(POLL));
		QueueSlots timed = slots(QueueLimits.none());
		claim(timed, held(NOW.plusMillis(20)));
		assertThat(timed.nextDue(NOW)).isEqualTo(NOW.plusMillis(20));
	}

	@Test
	void endOfARunIsAReasonToLookAtAHeldQueueAndAtNoOther() {
		QueueSlots slots = slots(QueueLimits.none());
		claim(slots, LimitReport.NONE);
		assertThat(slots.onRunEnded()).isFalse();
		assertThat(slots.takeSlots(NOW)).isNull();

		slots.lookAgain();
		claim(slots, held(null));
		assertThat(slots.onRunEnded()).isTrue();
		assertThat(slots.takeSlots(NOW)).isNotNull();
	}

	/** No lost wake-up: the claim may have counted the run that ended meanwhile. */
	@Test
	void runThatEndsDuringAClaimThatIsHeldLetsTheQueueLookAgain() {
		QueueSlots slots = slots(QueueLimits.none());
		SlotRequest request = slots.takeSlots(NOW);
		slots.onRunEnded();
		slots.onClaimed(request, List.of(), List.of(), held(null), NOW);

		assertThat(slots.takeSlots(NOW)).isNotNull();
	}

	@Test
	void markStaysBeforeTheFirstJobThatALimitLeft() {
		QueueSlots slots = slots(QueueLimits.none());
		LaneMark left = new LaneMark(NOW.minusSeconds(5), 3);
		SlotRequest request = slots.takeSlots(NOW);
		slots.onClaimed(request, List.of(job(NOW.minusSeconds(1), 9)), List.of(),
				new LimitReport(true, null, List.of(new LeftInLane("default", 2, left))), NOW);

		slots.lookAgain();
		assertThat(slots.takeSlots(NOW).lanes()).filteredOn((lane) -> lane.priority() == 2)
			.allSatisfy((lane) -> assertThat(lane.after()).isEqualTo(left));
	}

	@Test
	void sweepThatIsHeldDoesNotTakeItsLanesForEmpty() {
		QueueSlots slots = slots(QueueLimits.none());
		slots.onClaimed(slots.takeSlotsForSweep(NOW), List.of(), List.of(), held(null), NOW);

		slots.lookAgain();
		assertThat(slots.takeSlots(NOW).lanes())
			.allSatisfy((lane) -> assertThat(lane.after()).isEqualTo(LaneMark.START));
	}

	@Test
	void rateOfTheNodeBoundsClaimsAndUnusedTokensComeBack() {
		QueueSlots slots = slots(QueueLimits.none().withRate(new RateLimit(10, 3)));
		SlotRequest request = slots.takeSlots(NOW);
		assertThat(request.free()).isEqualTo(3);
		slots.onClaimed(request, List.of(job(NOW, 1)), List.of(), NOW);
		slots.lookAgain();
		request = slots.takeSlots(NOW);
		assertThat(request.free()).isEqualTo(2);
		slots.onClaimed(request, List.of(job(NOW, 2), job(NOW, 3)), List.of(), NOW);

		assertThat(slots.takeSlots(NOW)).isNull();
		assertThat(slots.takeSlotsForSweep(NOW)).isNull();
		assertThat(slots.nextDue(NOW)).isEqualTo(NOW.plusMillis(100));
		this.nanos.addAndGet(Duration.ofMillis(100).toNanos());
		assertThat(slots.takeSlots(NOW.plusMillis(100)).free()).isEqualTo(1);
	}

	@Test
	void changedLimitsCountAtOnceAndTheConfiguredOnesComeBack() {
		QueueSlots slots = slots(QueueLimits.none().withRate(new RateLimit(10, 3)));
		slots.setLimits(QueueLimits.none().withConcurrency(2).withRate(new RateLimit(10, 100)));
		assertThat(slots.free()).isEqualTo(2);
		assertThat(slots.takeSlots(NOW).free()).isEqualTo(2);

		slots.setLimits(QueueLimits.none());
		assertThat(slots.free()).isEqualTo(8);
		assertThat(slots.takeSlots(NOW).free()).isEqualTo(3);
	}

	@Test
	void claimIsToldTheLimitsOfTheFleetAsConfigured() {
		QueueSettings settings = new QueueSettings(4, Duration.ZERO, 1, 0, KeyOrder.FIFO,
				new QueueLimits(null, 5, 2, null, new RateLimit(0.5, 1), null));
		QueueSlots slots = new QueueSlots("default", settings, AGEING, POLL, new SlotPool(null), this.nanos::get);

		assertThat(slots.takeSlots(NOW).limits()).isEqualTo("{\"fleet_concurrency\":5,\"key_concurrency\":2,"
				+ "\"fleet_rate\":{\"per_second\":0.5,\"burst\":1},\"key_order\":\"fifo\"}");
		assertThat(slots(QueueLimits.none()).takeSlots(NOW).limits()).isNull();
	}

	private QueueSlots slots(QueueLimits limits) {
		return new QueueSlots("default", new QueueSettings(10, Duration.ZERO).withLimits(limits), AGEING, POLL,
				new SlotPool(null), this.nanos::get);
	}

	private static void claim(QueueSlots slots, LimitReport report) {
		slots.onClaimed(slots.takeSlots(NOW), List.of(), List.of(), report, NOW);
	}

	private static LimitReport held(@Nullable Instant again) {
		return new LimitReport(true, again, List.of());
	}

	private static ClaimedJob job(Instant runAt, long id) {
		return new ClaimedJob(id, 1, "kind", "default", 2, 1, 25, "{}", "{}", List.of(), runAt, NOW, null, null);
	}

}
