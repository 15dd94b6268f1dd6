package io.awa.client;

import java.time.Duration;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.awa.CallbackResult;
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
			update {schema}.waiting
			set timeout_at = clock_timestamp() + :timeoutMicros::bigint * interval '1 microsecond'
			where callback_id = :callbackId::text::uuid
			returning job_id, 'changed' as outcome, 'waiting_external' as state, null as queue, null as kind,
			  null::timestamptz as run_at, null::bigint as lease, null::bigint as existing_job_id""";

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

	static CallbackResult toResult(UUID callbackId, @Nullable ChangeRow row) {
		return (row != null) ? new CallbackResult(callbackId, true, row.change().jobId(), row.change().state())
				: new CallbackResult(callbackId, false, null, null);
	}

}
