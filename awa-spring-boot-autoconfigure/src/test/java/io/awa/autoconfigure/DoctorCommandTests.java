package io.awa.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import javax.sql.DataSource;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.awa.Diagnosis;
import io.awa.bridge.AwaBridge;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.JobHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is started to look at itself.
 */
@ExtendWith(OutputCaptureExtension.class)
class DoctorCommandTests {

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@Test
	void thereIsNoDoctorUnlessAskedFor() {
		AwaContexts.jdbc(database).run((context) -> assertThat(context).doesNotHaveBean(DoctorCommand.class));
		AwaContexts.r2dbc(database).run((context) -> assertThat(context).doesNotHaveBean(DoctorCommand.class));
	}

	@Test
	void doctorLooksOverEitherDriverAndOnceWithBoth() {
		for (ApplicationContextRunner runner : List.of(AwaContexts.jdbc(database), AwaContexts.r2dbc(database),
				AwaContexts.jdbc(database)
					.withConfiguration(AwaContexts.R2DBC)
					.withPropertyValues(AwaContexts.r2dbcProperties(database))
					.withPropertyValues("awa.client=both")
					.withBean(DataSource.class, database::dataSource,
							(definition) -> definition.setDestroyMethodName("")))) {
			runner.withPropertyValues("awa.doctor.enabled=true")
				.run((context) -> assertThat(context).hasSingleBean(DoctorCommand.class));
		}
	}

	@Test
	void clientOfTheBridgeIsNotAsked() {
		AwaContexts.r2dbc(database)
			.withPropertyValues("awa.doctor.enabled=true")
			.withUserConfiguration(LegacyConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("awaReactiveDoctor")
				.doesNotHaveBean("awaDoctor"));
	}

	@Test
	void workerThatIsWellIsWaitedForAndTheCommandEndsWithoutError(CapturedOutput output) {
		((Logger) LoggerFactory.getLogger(DoctorCommand.class)).setLevel(Level.INFO);
		AwaContexts.jdbc(database).withUserConfiguration(Handlers.class).run((context) -> {
			assertThat(end(context, context.getBean(AwaClient.class)::diagnose)).containsExactly(0);
			assertThat(output).contains("ok      worker", "ok      notifications", "ok      schema");
		});
	}

	@Test
	void errorIsTheExitCode(CapturedOutput output) {
		try (TestDatabase empty = TestDatabase.create()) {
			AwaContexts.r2dbc(empty)
				.withPropertyValues("awa.migration.mode=none", "awa.worker.enabled=false")
				.run((context) -> {
					ReactiveAwaClient client = context.getBean(ReactiveAwaClient.class);
					assertThat(end(context, () -> client.diagnose().block())).containsExactly(1);
					assertThat(output).contains("error   schema", "awa.migration.mode=auto");
				});
		}
	}

	private static List<Integer> end(AssertableApplicationContext context, Supplier<Diagnosis> diagnose) {
		List<Integer> codes = new ArrayList<>();
		ConfigurableApplicationContext started = context
			.getSourceApplicationContext(ConfigurableApplicationContext.class);
		new DoctorCommand(diagnose, codes::add)
			.onApplicationEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0], started, null));
		assertThat(started.isActive()).isFalse();
		return codes;
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		Letters letters() {
			return new Letters();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LegacyConfiguration {

		@Bean
		AwaClient legacyClient(AwaBridge bridge) {
			return bridge.client();
		}

	}

	static class Letters {

		@JobHandler
		void send(Letter letter) {
		}

	}

	record Letter(String to) {

	}

}
