package io.awa.web;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The members of the JSON object in a request, of which none is taken for another.
 */
final class CallbackBody {

	private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
	};

	private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

	private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(Duration.ofDays(36_500).toSeconds());

	/** Those of PostgreSQL's numeric before and after the point. */
	private static final int MOST_DIGITS = 131_072;

	private static final int MOST_DECIMALS = 16_383;

	private static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private final Map<String, Object> members;

	private CallbackBody(Map<String, Object> members) {
		this.members = members;
	}

	/** An empty body is an empty object. */
	static CallbackBody read(byte[] body, CallbackAction action) {
		Map<String, Object> members;
		try {
			members = (body.length > 0) ? MAPPER.readValue(body, MAP) : Map.of();
		}
		catch (JacksonException ex) {
			throw new InvalidBodyException(
					"The body is no JSON object. Send a whole one, with no member twice and less than 500 levels, or nothing.");
		}
		if (members == null) {
			throw new InvalidBodyException("The body is null. Send a JSON object, or nothing.");
		}
		requireKnown(members.keySet(), action);
		return new CallbackBody(members);
	}

	private static void requireKnown(Set<String> names, CallbackAction action) {
		String taken = switch (action) {
			case COMPLETE, RESUME -> "payload";
			case FAIL -> "error";
			case HEARTBEAT -> "timeout_seconds";
			default -> "";
		};
		names.forEach((name) -> {
			if (!name.equals(taken)) {
				throw new InvalidBodyException("The body has an unknown member '" + shortened(name) + "'. A "
						+ action.text() + " takes " + (taken.isEmpty() ? "none" : "'" + taken + "' only") + ".");
			}
		});
	}

	@Nullable Object payload() {
		Object payload = this.members.get("payload");
		if (payload != null && !(payload instanceof Map)) {
			throw new InvalidBodyException("The payload is no JSON object. Send an object, null or nothing.");
		}
		requireStorable(payload);
		return payload;
	}

	/** Other kinds of numbers are too short to matter, because the parser bounds them. */
	private static void requireStorable(@Nullable Object value) {
		if (value instanceof Map<?, ?> object) {
			object.values().forEach(CallbackBody::requireStorable);
		}
		else if (value instanceof Collection<?> array) {
			array.forEach(CallbackBody::requireStorable);
		}
		else if (value instanceof BigDecimal number
				&& (number.scale() > MOST_DECIMALS || number.precision() - (long) number.scale() > MOST_DIGITS)) {
			throw new InvalidBodyException(
					"The payload holds a number that the database cannot store. Send it as text.");
		}
	}

	String error() {
		if (!(this.members.get("error") instanceof String error)) {
			throw new InvalidBodyException("The member 'error' is missing or no text. Say why it failed.");
		}
		return error;
	}

	Duration timeout() {
		if (!this.members.containsKey("timeout_seconds")) {
			return DEFAULT_TIMEOUT;
		}
		if (!(this.members.get("timeout_seconds") instanceof Number number)) {
			throw badTimeout();
		}
		BigDecimal seconds = new BigDecimal(number.toString());
		if (seconds.compareTo(BigDecimal.ONE) < 0 || seconds.compareTo(LONGEST_SECONDS) > 0) {
			throw badTimeout();
		}
		return Duration.ofMillis(seconds.movePointRight(3).longValue());
	}

	private static InvalidBodyException badTimeout() {
		return new InvalidBodyException("timeout_seconds must be a number from 1 to " + LONGEST_SECONDS + ".");
	}

	private static String shortened(String name) {
		return (name.length() <= 40) ? name : name.substring(0, 40) + "…";
	}

	/** A body that no action takes. */
	static final class InvalidBodyException extends RuntimeException {

		InvalidBodyException(String message) {
			super(message);
		}

	}

}
