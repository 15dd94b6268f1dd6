package io.awa.sql;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanInstantiationException;
import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.TypeMismatchDataAccessException;

/**
 * Reads rows as records: each component from the column of its name, whatever the case
 * and the underscores. Columns without a component are left out.
 *
 * @param <T> the record
 */
final class RecordRowType<T> implements RowType<T> {

	private final Class<T> type;

	private final RecordComponent[] components;

	private final Constructor<T> constructor;

	RecordRowType(Class<T> type) {
		this.type = type;
		this.components = type.getRecordComponents();
		this.constructor = canonicalConstructor(type, this.components);
	}

	@Override
	public T read(Map<String, @Nullable Object> row) {
		Map<String, String> columns = columnsByName(row);
		@Nullable Object[] arguments = new @Nullable Object[this.components.length];
		for (int i = 0; i < arguments.length; i++) {
			RecordComponent component = this.components[i];
			String column = columns.get(plain(component.getName()));
			if (column == null) {
				throw new InvalidDataAccessApiUsageException("There is no column for " + describe(component) + " among "
						+ row.keySet() + ". Select it, if need be with another name by 'as'.");
			}
			arguments[i] = convert(row.get(column), component);
		}
		return create(arguments);
	}

	private T create(@Nullable Object[] arguments) {
		try {
			return BeanUtils.instantiateClass(this.constructor, arguments);
		}
		catch (BeanInstantiationException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new TypeMismatchDataAccessException(
					"The record " + this.type.getSimpleName() + " refuses a row: " + cause.getMessage(), cause);
		}
	}

	private @Nullable Object convert(@Nullable Object value, RecordComponent component) {
		if (value == null && component.getType().isPrimitive()) {
			throw new TypeMismatchDataAccessException("The column for " + describe(component)
					+ " is null, which a primitive type cannot be. Use the type's wrapper.");
		}
		TypeDescriptor target = new TypeDescriptor(ResolvableType.forType(component.getGenericType()), null, null);
		return ValueConversion.convert(value, target, describe(component));
	}

	private String describe(RecordComponent component) {
		return "component '" + component.getName() + "' of " + this.type.getSimpleName();
	}

	private Map<String, String> columnsByName(Map<String, @Nullable Object> row) {
		Map<String, String> columns = new HashMap<>();
		for (String column : row.keySet()) {
			String other = columns.put(plain(column), column);
			if (other != null) {
				throw new InvalidDataAccessApiUsageException(
						"The columns '" + other + "' and '" + column + "' stand for the same component of "
								+ this.type.getSimpleName() + ". Give one of them another name by 'as'.");
			}
		}
		return columns;
	}

	private static String plain(String name) {
		return name.replace("_", "").toLowerCase(Locale.ROOT);
	}

	private static <T> Constructor<T> canonicalConstructor(Class<T> type, RecordComponent[] components) {
		Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
		try {
			return type.getDeclaredConstructor(types);
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException("A record has its canonical constructor.", ex);
		}
	}

}
