package io.awa;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A pause of a queue: nothing is claimed, inserts go on, and what runs ends normally.
 *
 * @param since when it began, by the database clock
 * @param by who asked for it, or {@code null}
 * @param reason why, or {@code null}
 * @param until when it ends by itself, or {@code null} for never
 */
public record QueuePause(Instant since, @Nullable String by, @Nullable String reason, @Nullable Instant until) {

}
