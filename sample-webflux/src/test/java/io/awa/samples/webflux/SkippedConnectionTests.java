package io.awa.samples.webflux;

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

		var results = EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(TestcontainersConnectionTests.class))
			.execute();

		results.testEvents().assertStatistics((statistics) -> statistics.started(0));
		assertThat(results.containerEvents().skipped().stream()).singleElement()
			.extracting((event) -> event.getRequiredPayload(String.class))
			.asString()
			.contains("Docker is not available");
	}

}
