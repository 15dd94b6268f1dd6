package io.awa;

import org.jspecify.annotations.Nullable;

/**
 * What a handler reported about its job.
 *
 * @param percent how much is done, 0 to 100, or {@code null}
 * @param message what it is doing, or {@code null}
 * @param checkpointJson what the next attempt can go on from, as JSON text, or
 * {@code null}
 */
public record JobProgress(@Nullable Integer percent, @Nullable String message, @Nullable String checkpointJson) {

	/** Without the checkpoint, which may be secret. */
	@Override
	public String toString() {
		return "JobProgress[percent=" + this.percent + ", message=" + this.message + "]";
	}

}
