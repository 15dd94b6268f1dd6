package io.awa;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What became of a callback. Of several that resolve the same one, a single one wins.
 *
 * @param callbackId identifies the callback
 * @param resolved whether a job waited for it; {@code false} if it is unknown, was
 * resolved before, or timed out
 * @param jobId the job that waited, or {@code null}
 * @param state where that job stands now, or {@code null}
 */
public record CallbackResult(UUID callbackId, boolean resolved, @Nullable Long jobId, @Nullable JobState state) {

}
