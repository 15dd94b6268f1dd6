package io.awa.sql;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.dao.TypeMismatchDataAccessException;
import org.springframework.util.ClassUtils;

/**
 * Converts values of columns to the types of the application.
 */
final class ValueConversion {

	private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(Long.class, Integer.class, Short.class, Byte.class);

	private static final DefaultConversionService SERVICE = createService();

	private ValueConversion() {
	}

	@SuppressWarnings("unchecked")
	static <T> @Nullable T convert(@Nullable Object value, Class<T> type, String place) {
		return (T) convert(value, TypeDescriptor.valueOf(ClassUtils.resolvePrimitiveIfNecessary(type)), place);
	}

	static @Nullable Object convert(@Nullable Object value, TypeDescriptor target, String place) {
		if (value == null) {
			return null;
		}
		try {
			requireWhole(value, target);
			return SERVICE.convert(value, TypeDescriptor.forObject(value), target);
		}
		catch (ConversionException | ArithmeticException ex) {
			throw new TypeMismatchDataAccessException("The " + value.getClass().getSimpleName() + " of " + place
					+ " cannot become " + target + ". Cast it in the statement, or use another type.", ex);
		}
	}

	/** The conversion service would cut off the fraction. */
	private static void requireWhole(Object value, TypeDescriptor target) {
		if (!WHOLE_NUMBERS.contains(target.getObjectType())) {
			return;
		}
		if (value instanceof BigDecimal || value instanceof Double || value instanceof Float) {
			new BigDecimal(value.toString()).toBigIntegerExact();
		}
	}

	private static DefaultConversionService createService() {
		DefaultConversionService service = new DefaultConversionService();
		service.addConverter(OffsetDateTime.class, Instant.class, OffsetDateTime::toInstant);
		service.addConverter(OffsetDateTime.class, ZonedDateTime.class, OffsetDateTime::toZonedDateTime);
		return service;
	}

}
