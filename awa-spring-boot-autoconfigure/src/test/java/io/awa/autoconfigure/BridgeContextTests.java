package io.awa.autoconfigure;

import java.time.Duration;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

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
	void metricCountsCancelledSectionsThatGoOn() {
		AwaContexts.r2dbc(this.database).run((context) -> {
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(MeterBinder.class).bindTo(registry);
			assertThat(registry.get("awa.bridge.zombie").functionCounter().count()).isZero();
		});
		AwaContexts.r2dbc(this.database)
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasSingleBean(AwaBridge.class));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void poolOfBootWithoutTimeoutIsWarnedOf(CapturedOutput output) {
		String warning = "spring.r2dbc.pool.max-acquire-time is not set";
		AwaContexts.r2dbc(this.database)
			.withPropertyValues("spring.r2dbc.pool.max-acquire-time=30s")
			.run((context) -> assertThat(output).doesNotContain(warning));
		AwaContexts.r2dbc(this.database)
			.withBean("mine", ConnectionFactory.class, () -> new ConnectionPool(
					ConnectionPoolConfiguration.builder(this.database.rawConnectionFactory()).initialSize(0).build()))
			.run((context) -> assertThat(output).doesNotContain(warning));
		AwaContexts.r2dbc(this.database).run((context) -> assertThat(output).contains(warning));
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
				LIMIT, 200, 64, false);
	}

}
