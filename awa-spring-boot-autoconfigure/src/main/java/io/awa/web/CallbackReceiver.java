package io.awa.web;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

import io.awa.CallbackResult;
import io.awa.InvalidRequestException;
import io.awa.client.AsyncCallbacks;

/**
 * Takes requests about callbacks: checks the signature, reads the body, and resolves the
 * callback, each request in a transaction of its own. {@link CallbackRoutes} and
 * {@link ReactiveCallbackRoutes} bring it to the web. Thread-safe.
 */
public final class CallbackReceiver {

	private static final Log logger = LogFactory.getLog(CallbackReceiver.class);

	private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

	/** Which types are used here concerns nobody outside. */
	private static final Pattern NAME_OF_A_TYPE = Pattern.compile(" of type [\\w.$]+");

	private final AsyncCallbacks callbacks;

	private final CallbackReceiverSettings settings;

	private final CallbackVerifier verifier;

	/**
	 * Creates a receiver.
	 * @param callbacks what resolves callbacks: those of the {@code async()} of a client
	 * @param settings how to answer
	 * @throws IllegalArgumentException if a secret is shorter than 32 bytes
	 */
	public CallbackReceiver(AsyncCallbacks callbacks, CallbackReceiverSettings settings) {
		this.callbacks = callbacks;
		this.settings = settings;
		this.verifier = new CallbackVerifier(settings);
	}

	String pattern() {
		return this.settings.path() + "/{id}/{action}";
	}

	int maxBodySize() {
		return this.settings.maxBodySize();
	}

	CallbackAnswer tooLarge() {
		return CallbackAnswer.tooLarge(this.settings.maxBodySize());
	}

	/** The signature comes first: without one, nobody learns anything or is read. */
	CompletableFuture<CallbackAnswer> receive(String idText, String actionText, UnaryOperator<@Nullable String> headers,
			byte[] body) {
		String fault = this.verifier.findFault(idText, actionText, headers, body);
		if (fault != null) {
			return CompletableFuture.completedFuture(CallbackAnswer.unauthorized(fault));
		}
		CallbackAction action = CallbackAction.find(actionText).orElse(null);
		if (action == null) {
			return CompletableFuture.completedFuture(CallbackAnswer.notFound(
					"There is no such action. Use one of complete, fail, resume, retry, " + "cancel and heartbeat."));
		}
		if (!UUID_TEXT.matcher(idText).matches()) {
			return CompletableFuture.completedFuture(CallbackAnswer.badRequest("The id of the callback is no UUID."));
		}
		return answer(UUID.fromString(idText), action, body);
	}

	private CompletableFuture<CallbackAnswer> answer(UUID id, CallbackAction action, byte[] body) {
		CompletableFuture<CallbackResult> result;
		try {
			result = resolve(id, action, CallbackBody.read(body, action));
		}
		catch (RuntimeException ex) {
			result = CompletableFuture.failedFuture(ex);
		}
		return result.thenApply(CallbackAnswer::of).exceptionally((failure) -> explain(id, failure));
	}

	private CompletableFuture<CallbackResult> resolve(UUID id, CallbackAction action, CallbackBody body) {
		return switch (action) {
			case COMPLETE -> this.callbacks.complete(id, body.payload());
			case FAIL -> this.callbacks.fail(id, body.error());
			case RESUME -> this.callbacks.resume(id, body.payload());
			case RETRY -> this.callbacks.retry(id);
			case CANCEL -> this.callbacks.cancel(id);
			case HEARTBEAT -> this.callbacks.heartbeat(id, body.timeout());
		};
	}

	private static CallbackAnswer explain(UUID id, Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof CallbackBody.InvalidBodyException || cause instanceof InvalidRequestException) {
			return CallbackAnswer.badRequest(NAME_OF_A_TYPE.matcher(String.valueOf(cause.getMessage())).replaceAll(""));
		}
		if (cause instanceof DataIntegrityViolationException) {
			logger.warn("The database refused what came for callback " + id + ": " + cause.getClass().getName());
			return CallbackAnswer.badRequest("The database cannot store this payload.");
		}
		if (cause instanceof DataAccessException || cause instanceof TransactionException) {
			logger.warn("Callback " + id + " could not be resolved, its sender was asked to send it again", cause);
			return CallbackAnswer.unavailable();
		}
		throw (failure instanceof CompletionException wrapped) ? wrapped : new CompletionException(failure);
	}

}
