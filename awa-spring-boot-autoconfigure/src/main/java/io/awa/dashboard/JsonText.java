package io.awa.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.awa.JobLimits;

/**
 * JSON of maps, lists, texts and numbers, written and read by a mapper of our own, so
 * that none of the application's changes it.
 */
final class JsonText {

	private static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private static final TypeReference<@Nullable Map<String, Object>> OBJECT = new TypeReference<>() {
	};

	private static final int SHOWN_LENGTH = 100;

	private JsonText() {
	}

	static byte[] write(Object value) {
		return MAPPER.writeValueAsBytes(value);
	}

	static String text(Object value) {
		return MAPPER.writeValueAsString(value);
	}

	/** Reads an object, {@code null} if it is something else. */
	static @Nullable Map<String, Object> findObject(byte[] json) {
		try {
			return MAPPER.readValue(json, OBJECT);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/** Reads an object, {@code null} if it is something else. */
	static @Nullable Map<String, Object> findObject(String json) {
		try {
			return MAPPER.readValue(json, OBJECT);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	static Map<String, @Nullable Object> object() {
		return new LinkedHashMap<>();
	}

	static @Nullable String time(@Nullable Instant time) {
		return (time != null) ? time.toString() : null;
	}

	static @Nullable Long millis(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() : null;
	}

	/** For what came with a request and goes into a text. */
	static String cut(String text) {
		return (text.length() <= SHOWN_LENGTH) ? text : JobLimits.cut(text, SHOWN_LENGTH) + "…";
	}

}
