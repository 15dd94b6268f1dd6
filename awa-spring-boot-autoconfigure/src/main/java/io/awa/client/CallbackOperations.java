package io.awa.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.awa.CallbackResult;
import io.awa.InvalidJobException;
import io.awa.InvalidRequestException;
import io.awa.JobLimits;
import io.awa.sql.SqlCommand;

/**
 * Builds the operations on callbacks, the same for both clients.
 */
final class CallbackOperations {

	private static final int ERROR_LENGTH = 2000;

	private final ClientSettings settings;

	private final JobOperations jobs;

	CallbackOperations(ClientSettings settings) {
		this.settings = settings;
		this.jobs = new JobOperations(settings);
	}

	Operation<ChangeRow, CallbackResult> complete(UUID callbackId, @Nullable Object payload) {
		return resolve(callbackId, "complete", encode(payload), null);
	}

	Operation<ChangeRow, CallbackResult> fail(UUID callbackId, String error) {
		return resolve(callbackId, "fail", null, JobLimits.requireSentence("error", error, ERROR_LENGTH));
	}

	Operation<ChangeRow, CallbackResult> retry(UUID callbackId) {
		return resolve(callbackId, "retry", null, null);
	}

	Operation<ChangeRow, CallbackResult> resume(UUID callbackId, @Nullable Object payload) {
		return resolve(callbackId, "resume", encode(payload), null);
	}

	Operation<ChangeRow, CallbackResult> cancel(UUID callbackId) {
		return resolve(callbackId, "cancel", null, "Cancelled by its callback.");
	}

	Operation<ChangeRow, CallbackResult> heartbeat(UUID callbackId, Duration timeout) {
		return results(callbackId, CallbackSql.heartbeat(given(callbackId), JobLimits.requireCallbackTimeout(timeout)));
	}

	private Operation<ChangeRow, CallbackResult> resolve(UUID callbackId, String resolution, @Nullable String payload,
			@Nullable String error) {
		return results(callbackId, CallbackSql.resolve(given(callbackId), resolution, payload, error));
	}

	private Operation<ChangeRow, CallbackResult> results(UUID callbackId, SqlCommand command) {
		return this.jobs.changes(command)
			.map((rows) -> CallbackSql.toResult(callbackId, rows.isEmpty() ? null : rows.get(0)));
	}

	private @Nullable String encode(@Nullable Object payload) {
		if (payload == null) {
			return null;
		}
		String json = write(payload);
		int bytes = json.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > JobLimits.CALLBACK_PAYLOAD_BYTES) {
			throw new InvalidRequestException("payload", payload,
					"The payload of a callback may have " + JobLimits.CALLBACK_PAYLOAD_BYTES
							+ " bytes of JSON, but has " + bytes + ". Store it elsewhere and send where it is.");
		}
		return json;
	}

	private String write(Object payload) {
		try {
			return this.settings.codec().encodeArgs(payload);
		}
		catch (InvalidJobException ex) {
			throw new InvalidRequestException("payload", payload, String.valueOf(ex.getMessage()), ex);
		}
	}

	private static UUID given(UUID callbackId) {
		if (callbackId == null) {
			throw new InvalidRequestException("callbackId", null, "The id of the callback is null. Pass its UUID.");
		}
		return callbackId;
	}

}
