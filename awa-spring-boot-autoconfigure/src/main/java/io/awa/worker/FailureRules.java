package io.awa.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Classifies failures by the class of the exception: the rule for its nearest superclass
 * counts.
 */
public final class FailureRules implements FailureClassifier {

	private final Map<Class<?>, FailureAction> actions = new LinkedHashMap<>();

	/**
	 * Adds a rule.
	 * @param types the classes of exceptions
	 * @param action what to do about them
	 * @return this
	 * @throws IllegalArgumentException if there is another rule for one of the classes
	 */
	public FailureRules on(Collection<? extends Class<?>> types, FailureAction action) {
		for (Class<?> type : types) {
			FailureAction other = this.actions.putIfAbsent(type, action);
			if (other != null && !other.equals(action)) {
				throw new IllegalArgumentException("There are two rules for failures of " + type.getName() + ": "
						+ other.type() + " and " + action.type() + ". Remove one.");
			}
		}
		return this;
	}

	/**
	 * Adds a rule that waits without using up attempts.
	 * @param types the classes of exceptions
	 * @param delay how long to wait
	 * @return this
	 */
	public FailureRules snoozeOn(Collection<? extends Class<?>> types, Duration delay) {
		return on(types, FailureAction.snooze(delay));
	}

	@Override
	public @Nullable FailureAction classify(Throwable failure, JobContext context) {
		for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
			FailureAction action = this.actions.get(type);
			if (action != null) {
				return action;
			}
		}
		return null;
	}

}
