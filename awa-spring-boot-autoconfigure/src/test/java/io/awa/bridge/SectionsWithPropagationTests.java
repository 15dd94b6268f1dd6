package io.awa.bridge;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Hooks;

/**
 * What holds for sections with Reactor's limited propagation of contexts holds with the
 * automatic one ({@code spring.reactor.context-propagation=auto}).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SectionsWithPropagationTests {

	@BeforeAll
	void propagate() {
		Hooks.enableAutomaticContextPropagation();
	}

	@AfterAll
	void stopPropagating() {
		Hooks.disableAutomaticContextPropagation();
	}

	@Nested
	class Transactions extends SectionTransactionTests {

	}

	@Nested
	class Dangers extends SectionDangerTests {

	}

	@Nested
	class Semantics extends SectionSemanticsTests {

	}

	@Nested
	class Exceptions extends SectionExceptionTests {

	}

}
