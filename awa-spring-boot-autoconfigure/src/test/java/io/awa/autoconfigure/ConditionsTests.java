package io.awa.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.awa.autoconfigure.ConditionScenario.Decisions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each condition of our auto-configurations, with an application in which it matches, and
 * one that differs only in what it asks for.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConditionsTests {

	private final Map<ConditionScenario, Decisions> matching = new ConcurrentHashMap<>();

	static List<ConditionCase> conditions() {
		return ConditionCases.all();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("conditions")
	void conditionDecides(ConditionCase condition) {
		Decisions with = this.matching.computeIfAbsent(condition.matching(), ConditionScenario::decide);
		Decisions without = condition.other().decide();

		assertThat(with.refusals().get(condition.decided())).as("refusals where it matches").isNull();
		assertThat(with.sources()).as("what is there where it matches").contains(condition.decided());
		assertThat(without.sources()).as("what is there where it does not").doesNotContain(condition.decided());
		assertThat(without.refusals().get(condition.decided())).as("why it is not there")
			.singleElement()
			.asString()
			.contains(condition.reason());
	}

	@Test
	void thereIsACaseForEachConditionAndNoOther() {
		assertThat(conditions()).extracting(ConditionCase::toString)
			.hasSizeGreaterThan(100)
			.hasSameElementsAs(DeclaredConditions.besides(AwaAutoConfiguration.class));
	}

}
