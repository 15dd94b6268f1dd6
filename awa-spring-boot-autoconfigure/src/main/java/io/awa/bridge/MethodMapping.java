package io.awa.bridge;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.awa.bridge.ViewKey.Direction;

/**
 * How a method of a view is carried out by its counterpart in the target.
 *
 * @param method the counterpart
 * @param arguments a conversion for each argument
 * @param result calls the counterpart
 * @param direction of the view
 * @param later whether the result is read after the call
 */
record MethodMapping(Method method, List<Conversion> arguments, ResultMapping result, Direction direction,
		boolean later) {

	static boolean isLater(Class<?> result) {
		return Stream.class.isAssignableFrom(result) || CompletionStage.class.isAssignableFrom(result)
				|| Future.class.isAssignableFrom(result);
	}

	/**
	 * Calls the target.
	 * @param target the target
	 * @param given the arguments of the view's method
	 * @param views makes views of results, and waits for them
	 * @return the result of the view's method
	 * @throws Throwable what the target threw
	 */
	@Nullable Object call(Object target, @Nullable Object[] given, Views views) throws Throwable {
		try {
			return this.result.deliver(() -> invoke(target, given, views), views);
		}
		finally {
			if (this.direction == Direction.BLOCKING && !this.later) {
				closeStreams(given);
			}
		}
	}

	private @Nullable Object invoke(Object target, @Nullable Object[] given, Views views) throws Throwable {
		@Nullable Object[] converted = new @Nullable Object[given.length];
		try {
			for (int i = 0; i < given.length; i++) {
				Object value = given[i];
				converted[i] = (value != null) ? this.arguments.get(i).convert(value, views) : null;
			}
			return this.method.invoke(target, converted);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
		finally {
			if (this.direction == Direction.REACTIVE && !this.later) {
				closeStreams(converted);
			}
		}
	}

	/** Also those that nobody came to read; closing twice does nothing. */
	private static void closeStreams(@Nullable Object[] arguments) {
		for (Object argument : arguments) {
			if (argument instanceof Stream<?> stream) {
				stream.close();
			}
		}
	}

}
