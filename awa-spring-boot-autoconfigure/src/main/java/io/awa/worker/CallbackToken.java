package io.awa.worker;

import java.time.Instant;
import java.util.UUID;

/**
 * A callback that a run has registered. Who knows the id can resolve it.
 *
 * @param id what the other side resolves the callback by
 * @param timeoutAt when the job gives up waiting, by the database clock, unless the other
 * side asks for more time
 */
public record CallbackToken(UUID id, Instant timeoutAt) {

}
