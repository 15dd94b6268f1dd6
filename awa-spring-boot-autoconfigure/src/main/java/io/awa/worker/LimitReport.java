package io.awa.worker;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.worker.ClaimSql.LeftInLane;

/**
 * What a limit did to the claim of one queue.
 *
 * @param held a limit left jobs, or may have
 * @param again when to look again, if that is known
 * @param left the first jobs that were left, one for each lane
 */
record LimitReport(boolean held, @Nullable Instant again, List<LeftInLane> left) {

	static final LimitReport NONE = new LimitReport(false, null, List.of());

}
