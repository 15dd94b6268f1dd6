package io.awa.worker;

import org.jspecify.annotations.Nullable;

/**
 * What a handler reported since it was last written; what is {@code null} stays as it is.
 */
record ProgressUpdate(@Nullable Integer percent, @Nullable String message, @Nullable String checkpointJson) {

	ProgressUpdate merge(@Nullable ProgressUpdate newer) {
		if (newer == null) {
			return this;
		}
		return new ProgressUpdate((newer.percent != null) ? newer.percent : this.percent,
				(newer.message != null) ? newer.message : this.message,
				(newer.checkpointJson != null) ? newer.checkpointJson : this.checkpointJson);
	}

	/** Without message and checkpoint, which may be secret. */
	@Override
	public String toString() {
		return "ProgressUpdate[percent=" + this.percent + "]";
	}

}
