package io.awa.worker;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

import io.awa.InsertOptions;
import io.awa.InvalidJobException;
import io.awa.JobKinds;
import io.awa.JobLimits;

/**
 * Makes the definitions of handlers from their annotations and payload types.
 */
final class HandlerDefinitions {

	static final int DEFAULT_BATCH_SIZE = 100;

	static final int LARGEST_BATCH_SIZE = 1_000;

	private HandlerDefinitions() {
	}

	static HandlerDefinition of(@Nullable JobHandler annotation, Type payloadType, boolean reactive, HandlerCall call,
			String description) {
		if (annotation != null && annotation.batchSize() != 0) {
			throw new InvalidHandlerException("The " + description + " has a batchSize of " + annotation.batchSize()
					+ ", but runs one job at a time. Take a List of payloads, or remove batchSize.");
		}
		return define(annotation, payloadType, call, new HandlerTraits(aliases(annotation, description),
				versionOf(payloadType, description), reactive, 1, null), description);
	}

	static HandlerDefinition ofBatch(@Nullable JobHandler annotation, Type payloadType, boolean reactive,
			BatchCall call, String description) {
		int size = (annotation != null && annotation.batchSize() != 0) ? annotation.batchSize() : DEFAULT_BATCH_SIZE;
		if (size < 1 || size > LARGEST_BATCH_SIZE) {
			throw new InvalidHandlerException("The " + description + " has a batchSize of " + size
					+ ". Set it to a number between 1 and " + LARGEST_BATCH_SIZE + ", or leave it out.");
		}
		return define(annotation, payloadType, new BatchOfOne(call), new HandlerTraits(aliases(annotation, description),
				versionOf(payloadType, description), reactive, size, call), description);
	}

	private static HandlerDefinition define(@Nullable JobHandler annotation, Type payloadType, HandlerCall call,
			HandlerTraits traits, String description) {
		try {
			return new HandlerDefinition(kindOf(annotation, payloadType), queueOf(annotation), payloadType, call,
					description, traits, HandlerOptions.none());
		}
		catch (InvalidJobException ex) {
			throw refused(description, ex);
		}
	}

	private static String kindOf(@Nullable JobHandler annotation, Type payloadType) {
		return (annotation != null && !annotation.kind().isEmpty()) ? JobLimits.requireKind(annotation.kind())
				: JobKinds.kindOf(ResolvableType.forType(payloadType).toClass());
	}

	private static String queueOf(@Nullable JobHandler annotation) {
		return (annotation != null) ? JobLimits.requireQueue(annotation.queue()) : InsertOptions.DEFAULT_QUEUE;
	}

	private static List<String> aliases(@Nullable JobHandler annotation, String description) {
		try {
			return (annotation != null) ? Arrays.stream(annotation.aliases()).map(JobLimits::requireKind).toList()
					: List.of();
		}
		catch (InvalidJobException ex) {
			throw refused(description, ex);
		}
	}

	/** What no application can annotate has no version of its own. */
	private static int versionOf(Type payloadType, String description) {
		Class<?> type = ResolvableType.forType(payloadType).toClass();
		if (Map.class.isAssignableFrom(type) || type.getName().startsWith("java.")) {
			return HandlerTraits.ANY_PAYLOAD_VERSION;
		}
		try {
			return JobKinds.versionOf(type);
		}
		catch (InvalidJobException ex) {
			throw refused(description, ex);
		}
	}

	private static InvalidHandlerException refused(String description, InvalidJobException failure) {
		return new InvalidHandlerException("The " + description + " cannot be a job handler. " + failure.getMessage());
	}

}
