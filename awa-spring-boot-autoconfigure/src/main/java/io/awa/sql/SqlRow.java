package io.awa.sql;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A row of a result, read the same way from either driver.
 */
public interface SqlRow {

	/**
	 * Reads text.
	 * @param column the name of the column
	 * @return the text, or {@code null}
	 */
	@Nullable String findString(String column);

	/**
	 * Reads a whole number.
	 * @param column the name of the column
	 * @return the number, or {@code null}
	 */
	@Nullable Long findLong(String column);

	/**
	 * Reads a time.
	 * @param column the name of the column
	 * @return the time, or {@code null}
	 */
	@Nullable Instant findInstant(String column);

	/**
	 * Reads a list of texts.
	 * @param column the name of the column
	 * @return the list, empty for {@code null}
	 */
	List<String> getStrings(String column);

	/**
	 * Reads text that is always there.
	 * @param column the name of the column
	 * @return the text
	 * @throws IllegalStateException if it is missing
	 */
	default String getString(String column) {
		return require(findString(column), column);
	}

	/**
	 * Reads a whole number that is always there.
	 * @param column the name of the column
	 * @return the number
	 * @throws IllegalStateException if it is missing
	 */
	default long getLong(String column) {
		return require(findLong(column), column);
	}

	/**
	 * Reads a small whole number that is always there.
	 * @param column the name of the column
	 * @return the number
	 * @throws IllegalStateException if it is missing
	 */
	default int getInt(String column) {
		return Math.toIntExact(getLong(column));
	}

	/**
	 * Reads a time that is always there.
	 * @param column the name of the column
	 * @return the time
	 * @throws IllegalStateException if it is missing
	 */
	default Instant getInstant(String column) {
		return require(findInstant(column), column);
	}

	/**
	 * Reads a time that its statement casts to text. Where there are many rows, this is
	 * several times as fast as what the reactive driver does.
	 * @param column the name of the column
	 * @return the time, or {@code null}; the last there is for infinity
	 */
	default @Nullable Instant findInstantOfText(String column) {
		String text = findString(column);
		return (text != null) ? TimestampText.parse(text) : null;
	}

	/**
	 * Reads a time that its statement casts to text and that is always there.
	 * @param column the name of the column
	 * @return the time
	 * @throws IllegalStateException if it is missing
	 */
	default Instant getInstantOfText(String column) {
		return require(findInstantOfText(column), column);
	}

	/**
	 * Drops what other programs may have put into an array.
	 * @param texts the elements of an array
	 * @return those that are not null
	 */
	default List<String> withoutNulls(@Nullable String[] texts) {
		return Arrays.stream(texts).filter(Objects::nonNull).toList();
	}

	private static <T> T require(@Nullable T value, String column) {
		if (value == null) {
			throw new IllegalStateException("Column '" + column + "' is null, which its statement rules out.");
		}
		return value;
	}

}
