package io.awa.json;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds numbers in JSON that PostgreSQL has no place for: an error of the database would
 * abort the transaction of the caller.
 */
final class HugeNumbers {

	/** Digits that PostgreSQL keeps of a number, before the point and behind it. */
	private static final int MOST_DIGITS = 131_072;

	private static final int MOST_DECIMALS = 16_383;

	/** An exponent of fewer digits, or fewer digits in a row, are harmless. */
	private static final int LONG_EXPONENT = 4;

	private static final int LONG_NUMBER = 900;

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private HugeNumbers() {
	}

	/** Looks at the text only, in one pass; what it finds may stand in a string. */
	static boolean mayBeIn(String json) {
		int digits = 0;
		int exponent = -1;
		for (int i = 0; i < json.length(); i++) {
			char one = json.charAt(i);
			if (one >= '0' && one <= '9') {
				digits++;
				exponent = (exponent >= 0) ? exponent + 1 : exponent;
				if (digits > LONG_NUMBER || exponent >= LONG_EXPONENT) {
					return true;
				}
			}
			else if ((one == 'e' || one == 'E') && digits > 0) {
				exponent = 0;
			}
			else if (exponent != 0 || (one != '+' && one != '-')) {
				digits = (one == '.') ? digits : 0;
				exponent = -1;
			}
		}
		return false;
	}

	/** Reads the text; numbers that are too long cannot be read by handlers either. */
	static boolean areIn(String json) {
		try {
			return isHuge(MAPPER.readValue(json, Object.class));
		}
		catch (JacksonException ex) {
			return true;
		}
	}

	private static boolean isHuge(@Nullable Object value) {
		if (value instanceof Map<?, ?> object) {
			return object.values().stream().anyMatch(HugeNumbers::isHuge);
		}
		if (value instanceof Collection<?> array) {
			return array.stream().anyMatch(HugeNumbers::isHuge);
		}
		return value instanceof BigDecimal number
				&& (number.scale() > MOST_DECIMALS || number.precision() - (long) number.scale() > MOST_DIGITS);
	}

}
