package io.awa.bridge;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * What holds for sections on platform threads holds on virtual ones.
 */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "Virtual threads need Java 21")
class SectionsOnVirtualThreadsTests {

	@Nested
	class Transactions extends SectionTransactionTests {

		@Override
		BridgeSettings threads(BridgeSettings settings) {
			return settings.withVirtualThreads(true);
		}

	}

	@Nested
	class Dangers extends SectionDangerTests {

		@Override
		BridgeSettings threads(BridgeSettings settings) {
			return settings.withVirtualThreads(true);
		}

	}

	@Nested
	class Semantics extends SectionSemanticsTests {

		@Override
		BridgeSettings threads(BridgeSettings settings) {
			return settings.withVirtualThreads(true);
		}

	}

	@Nested
	class Exceptions extends SectionExceptionTests {

		@Override
		BridgeSettings threads(BridgeSettings settings) {
			return settings.withVirtualThreads(true);
		}

	}

	@Nested
	class Races extends SectionRaceTests {

		@Override
		BridgeSettings threads(BridgeSettings settings) {
			return settings.withVirtualThreads(true);
		}

	}

	@Nested
	class Streams extends SectionStreamTests {

		@Override
		BridgeSettings threads(BridgeSettings settings) {
			return settings.withVirtualThreads(true);
		}

	}

	@Nested
	class Contexts extends SectionContextTests {

		@Override
		BridgeSettings threads(BridgeSettings settings) {
			return settings.withVirtualThreads(true);
		}

	}

	@Nested
	class Storms extends SectionStormTests {

		@Override
		BridgeSettings threads(BridgeSettings settings) {
			return settings.withVirtualThreads(true);
		}

	}

	@Nested
	class Lifecycles extends SectionLifecycleTests {

		@Override
		BridgeSettings threads(BridgeSettings settings) {
			return settings.withVirtualThreads(true);
		}

	}

}
