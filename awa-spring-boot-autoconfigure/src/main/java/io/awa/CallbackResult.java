package io.awa;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What became of a callback. Of several that resolve the same one, a single one wins. A
 * callback may come before its job waits for it: then it is kept, the job is still
 * running, and what the callback says is done when the job begins to wait.
 *
 * @param callbackId identifies the callback
 * @param resolved whether this call has won; {@code false} if the callback is unknown,
 * was resolved or replaced before, timed out, or its run has ended
 * @param jobId the job of the callback, also if another call won before the job waited;
 * {@code null} if no job runs or waits with it
 * @param state where that job stands now, or {@code null}
 */
public record CallbackResult(UUID callbackId, boolean resolved, @Nullable Long jobId, @Nullable JobState state) {

}
