package io.awa;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a job.
 *
 * @param at when, by the database clock
 * @param type what: {@code inserted}, {@code started}, {@code ended}, {@code finished},
 * {@code died} or {@code due}; the last may lie in the future
 * @param attempt the run it belongs to, or {@code null}
 * @param text more about it, for example the outcome of the run, or {@code null}
 */
public record JobEvent(Instant at, String type, @Nullable Integer attempt, @Nullable String text) {

}
