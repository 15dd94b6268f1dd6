package io.awa.autoconfigure;

/**
 * A condition, and what shows that it decides. It is written as
 * {@link DeclaredConditions} reads it.
 *
 * @param source the class or method that it stands on
 * @param condition the annotation with what it asks for
 * @param decided the class or method that it lets in: mostly the source itself
 * @param reason what the report says where it does not match
 * @param matching an application in which everything matches
 * @param other one that differs in what this condition asks for
 */
record ConditionCase(String source, String condition, String decided, String reason, ConditionScenario matching,
		ConditionScenario other) {

	@Override
	public String toString() {
		return this.source + " " + this.condition;
	}

}
