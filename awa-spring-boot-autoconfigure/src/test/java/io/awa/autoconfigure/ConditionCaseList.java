package io.awa.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;

/**
 * Collects cases. A source is named first, with an application in which it is there, and
 * then what it asks for, each with the change to that application that takes it away.
 */
final class ConditionCaseList {

	private final List<ConditionCase> cases = new ArrayList<>();

	private String type = "";

	private String source = "";

	private String decided = "";

	private String reason = "";

	private ConditionScenario matching = ConditionScenario.plain();

	List<ConditionCase> toList() {
		return List.copyOf(this.cases);
	}

	/** A class with conditions, and an application in which all of them match. */
	ConditionCaseList on(Class<?> source, ConditionScenario matching) {
		this.type = DeclaredConditions.sourceName(source.getName());
		this.source = this.type;
		this.decided = this.type;
		this.reason = "";
		this.matching = matching;
		return this;
	}

	/** A class that is only a part of a condition, and what that condition lets in. */
	ConditionCaseList part(Class<?> source, Class<?> condition, Class<?> decided, ConditionScenario matching) {
		on(source, matching);
		this.decided = DeclaredConditions.sourceName(decided.getName());
		this.reason = condition.getSimpleName();
		return this;
	}

	/** A method of the class. */
	ConditionCaseList method(String name) {
		this.source = this.type + "#" + name;
		this.decided = this.source;
		return this;
	}

	ConditionCaseList needsClasses(Class<?>... classes) {
		for (Class<?> needed : classes) {
			needs(text(ConditionalOnClass.class, needed.getName()), (scenario) -> scenario.withoutClass(needed));
		}
		return this;
	}

	ConditionCaseList needsBeans(Class<?>... types) {
		for (Class<?> needed : types) {
			needs(text(ConditionalOnBean.class, needed.getName()), (scenario) -> scenario.withoutBean(needed));
		}
		return this;
	}

	ConditionCaseList backsOffFor(Class<?>... types) {
		for (Class<?> own : types) {
			needs(text(ConditionalOnMissingBean.class, own.getName()), (scenario) -> scenario.withBeans(own));
		}
		return this;
	}

	ConditionCaseList backsOffForName(String... names) {
		for (String own : names) {
			needs(text(ConditionalOnMissingBean.class, own), (scenario) -> scenario.withBeanNamed(own));
		}
		return this;
	}

	ConditionCaseList isOnUnless(String property) {
		return needs(text(ConditionalOnBooleanProperty.class, property + " matchIfMissing=true"),
				(scenario) -> scenario.with(property, "false"));
	}

	ConditionCaseList isOffUnless(String property) {
		String condition = text(ConditionalOnBooleanProperty.class, property);
		return needs(condition, (scenario) -> scenario.without(property)).needs(condition,
				(scenario) -> scenario.with(property, "false"));
	}

	/** Anything else, as {@link DeclaredConditions} writes it. */
	ConditionCaseList needs(String condition, UnaryOperator<ConditionScenario> change) {
		String said = this.reason.isEmpty() ? reason(condition) : this.reason;
		this.cases.add(new ConditionCase(this.source, condition, this.decided, said, this.matching,
				change.apply(this.matching)));
		return this;
	}

	private static String text(Class<?> annotation, String item) {
		return "@" + annotation.getSimpleName() + "(" + item + ")";
	}

	/** The name of the annotation or, where the report does not say it, of the class. */
	private static String reason(String condition) {
		String name = condition.substring(0, condition.indexOf('('));
		return switch (name) {
			case "@Conditional" -> condition.replaceAll(".*[.$](.+)\\)", "$1");
			case "@ConditionalOnWebApplication" -> "OnWebApplicationCondition";
			default -> name;
		};
	}

}
