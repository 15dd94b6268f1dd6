package io.awa.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import io.awa.bridge.AwaBridge;
import io.awa.bridge.GuardMode;
import io.awa.client.AwaClient;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bridge of an application, as its beans and properties make it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BridgeContextTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void reactiveApplicationHasABridgeAndNoSecondBlockingClient() {
		AwaContexts.r2dbc(this.database).run((context) -> {
			assertThat(context).hasSingleBean(AwaBridge.class).doesNotHaveBean(AwaClient.class);
			AwaBridge bridge = context.getBean(AwaBridge.class);
			assertThat(bridge.call(() -> bridge.client().queueStats()).block(LIMIT)).isNotNull();
		});
	}

	@Test
	void servletApplicationHasNone() {
		AwaContexts.jdbc(this.database).run((context) -> assertThat(context).doesNotHaveBean(AwaBridge.class));
	}

	@Test
	void applicationMayDefineItsOwn() {
		AwaContexts.r2dbc(this.database)
			.withBean("mine", AwaBridge.class, () -> null)
			.run((context) -> assertThat(context).doesNotHaveBean("awaBridge"));
	}

	@Test
	void asManySectionsRunAsThePoolHasConnectionsUnlessSetOtherwise() {
		BridgeProperties defaults = properties(null);

		assertThat(defaults.toSettings(5, false).maxSections()).isEqualTo(5);
		assertThat(properties(2).toSettings(5, false).maxSections()).isEqualTo(2);
	}

	@Test
	void badSettingStopsTheStartAndNamesTheProperty() {
		AwaContexts.r2dbc(this.database)
			.withPropertyValues("awa.bridge.max-in-flight=300")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessage("awa.bridge.max-in-flight must be between 2 and 200, but is 300."));
	}

	@Test
	void sectionsRunOnVirtualThreadsIfTheApplicationDoesOrAsksForThem() {
		assertThat(properties(null).toSettings(5, true).virtualThreads()).isTrue();
		assertThat(properties(null).toSettings(5, false).virtualThreads()).isFalse();
	}

	private static BridgeProperties properties(Integer maxSections) {
		return new BridgeProperties(GuardMode.FAIL, false, BridgeProperties.SectionScheduler.AUTO, maxSections, LIMIT,
				LIMIT, 200, 64);
	}

}
