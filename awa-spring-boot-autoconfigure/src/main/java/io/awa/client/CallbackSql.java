package io.awa.client;

import java.time.Duration;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.awa.CallbackResult;
import io.awa.JobChange.Outcome;
import io.awa.sql.SqlCommand;

/**
 * The statements that resolve callbacks.
 */
final class CallbackSql {

	static final String RESOLVE = """
			select *
			from {schema}.resolve_callback(:callbackId::text::uuid, :resolution::text, :payload::text::jsonb,
			  :error::text)""";

	static final String HEARTBEAT = """
			select *
			from {schema}.extend_callback(:callbackId::text::uuid, :timeoutMicros::bigint)""";

	private CallbackSql() {
	}

	static SqlCommand resolve(UUID callbackId, String resolution, @Nullable String payload, @Nullable String error) {
		return SqlCommand.of(RESOLVE)
			.with("callbackId", callbackId.toString())
			.with("resolution", resolution)
			.with("payload", payload, String.class)
			.with("error", error, String.class);
	}

	static SqlCommand heartbeat(UUID callbackId, Duration timeout) {
		return SqlCommand.of(HEARTBEAT)
			.with("callbackId", callbackId.toString())
			.with("timeoutMicros", timeout.toNanos() / 1000);
	}

	/** A callback that was resolved before, and whose job is still known, is told too. */
	static CallbackResult toResult(UUID callbackId, @Nullable ChangeRow row) {
		return (row != null) ? new CallbackResult(callbackId, row.change().outcome() == Outcome.CHANGED,
				row.change().jobId(), row.change().state()) : new CallbackResult(callbackId, false, null, null);
	}

}
