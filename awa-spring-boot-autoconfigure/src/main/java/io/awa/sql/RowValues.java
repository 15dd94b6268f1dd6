package io.awa.sql;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * What a row of an application's query looks like, whichever driver read it.
 */
final class RowValues {

	private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

	void put(String label, @Nullable Object value) {
		if (this.values.containsKey(label)) {
			throw new InvalidDataAccessApiUsageException(
					"The result has two columns named '" + label + "'. Give one of them another name by 'as'.");
		}
		this.values.put(label, normalize(value));
	}

	/** Unmodifiable, and like the database it may hold nulls. */
	Map<String, @Nullable Object> asMap() {
		return Collections.unmodifiableMap(this.values);
	}

	private static @Nullable Object normalize(@Nullable Object value) {
		if (value instanceof OffsetDateTime time) {
			return time.withOffsetSameInstant(ZoneOffset.UTC);
		}
		if (value instanceof Instant instant) {
			return instant.atOffset(ZoneOffset.UTC);
		}
		if (value instanceof Short number) {
			return number.intValue();
		}
		if (value instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return bytes;
		}
		if (value instanceof Object[] elements) {
			return normalizeAll(Arrays.asList(elements));
		}
		if (value instanceof List<?> elements) {
			return normalizeAll(elements);
		}
		return value;
	}

	private static List<@Nullable Object> normalizeAll(List<? extends @Nullable Object> elements) {
		List<@Nullable Object> normalized = new ArrayList<>(elements.size());
		elements.forEach((element) -> normalized.add(normalize(element)));
		return Collections.unmodifiableList(normalized);
	}

}
