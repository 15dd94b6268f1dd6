package io.awa.samples.mvc;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.testcontainers.DockerClientFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests that need Docker are skipped without it, as a whole and with a reason.
 */
class SkippedConnectionTests {

	@Test
	void withoutDockerTheReasonIsStated() {
		assumeThat(DockerClientFactory.instance().isDockerAvailable()).as("There is a Docker, so the tests ran")
			.isFalse();

		assertThat(reasons(TestcontainersConnectionTests.class)).singleElement()
			.asString()
			.contains("Docker is not available");
		assertThat(reasons(ComposeConnectionTests.class)).singleElement()
			.asString()
			.startsWith("Docker Compose cannot start containers here: 'docker ")
			.endsWith("does not succeed.");
	}

	private static List<String> reasons(Class<?> tests) {
		var results = EngineTestKit.engine("junit-jupiter").selectors(DiscoverySelectors.selectClass(tests)).execute();
		results.testEvents().assertStatistics((statistics) -> statistics.started(0));
		return results.containerEvents()
			.skipped()
			.stream()
			.map((event) -> event.getRequiredPayload(String.class))
			.toList();
	}

}
