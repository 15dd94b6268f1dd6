package io.awa.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.sql.DataSource;

import io.r2dbc.spi.ConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The embedded database comes with nothing configured, and only then.
 */
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedPostgresTests {

	/** The conditions alone: no database is asked for, so none is started. */
	private final ApplicationContextRunner conditions = new ApplicationContextRunner()
		.withConfiguration(AwaContexts.AWA);

	@Test
	void jdbcApplicationWithoutUrlGetsServer(CapturedOutput output) {
		AwaContexts.jdbc().run((first) -> {
			assertThat(first).hasNotFailed().hasSingleBean(AwaClient.class);
			String url = first.getBean(JdbcConnectionDetails.class).getJdbcUrl();
			assertThat(output).contains("an embedded PostgreSQL was started: " + url).contains("target/awa-postgres");

			AwaContexts.jdbc().run((second) -> {
				assertThat(second).hasNotFailed();
				assertThat(second.getBean(JdbcConnectionDetails.class).getJdbcUrl()).isNotEqualTo(url);
			});

			assertThat(first.getBean(JdbcClient.class).sql("select awa.schema_version()").query(Integer.class).single())
				.isPositive();
		});
	}

	@Test
	void r2dbcApplicationWithoutUrlGetsServerAndMigrates() {
		AwaContexts.r2dbc().run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(ReactiveAwaClient.class);
			assertThat(context).hasSingleBean(EmbeddedPostgresServer.class);
		});
	}

	@Test
	void serverIsNotStartedBeforeItIsNeeded() {
		this.conditions.run((context) -> {
			assertThat(context.getBeanFactory().containsBeanDefinition("awaEmbeddedPostgres")).isTrue();
			assertThat(context.getBeanFactory().containsSingleton("awaEmbeddedPostgres")).isFalse();
		});
	}

	@Test
	void settingsTurnServerOff() {
		for (String setting : new String[] { "spring.datasource.url=jdbc:postgresql://nowhere/x",
				"spring.datasource.jndi-name=java:comp/x", "spring.r2dbc.url=r2dbc:postgresql://nowhere/x",
				"spring.r2dbc.url=${UNDEFINED_HERE}", "awa.embedded-postgres.enabled=false" }) {
			this.conditions.withPropertyValues(setting)
				.run((context) -> assertThat(context).as(setting).doesNotHaveBean(EmbeddedPostgresServer.class));
		}
	}

	@Test
	void emptyUrlCountsAsNone() {
		this.conditions.withPropertyValues("spring.datasource.url=")
			.run((context) -> assertThat(context.getBeanFactory().containsBeanDefinition("awaEmbeddedPostgres"))
				.isTrue());
	}

	@Test
	void connectionDetailsOfOthersTurnServerOff() {
		try (TestDatabase database = TestDatabase.create()) {
			AwaContexts.jdbc()
				.withBean(JdbcConnectionDetails.class, () -> new FixedConnectionDetails(database))
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(EmbeddedPostgresServer.class)
					.hasSingleBean(AwaClient.class));
		}
	}

	@Test
	void databaseBeansTurnServerOff() {
		try (TestDatabase database = TestDatabase.create()) {
			AwaContexts.jdbc()
				.withBean("own", DataSource.class, database::dataSource)
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedPostgresServer.class));
			AwaContexts.r2dbc()
				.withPropertyValues("awa.migration.mode=none")
				.withBean("own", ConnectionFactory.class, database::rawConnectionFactory)
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedPostgresServer.class));
		}
	}

	@Test
	void absentLibraryTurnsServerOff() {
		this.conditions.withClassLoader(new FilteredClassLoader(EmbeddedPostgres.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedPostgresServer.class));
	}

	@Test
	void dataIsUnderTargetIfThereIsOne(@TempDir Path directory) throws IOException {
		Path target = Files.createDirectory(directory.resolve("target"));

		assertThat(EmbeddedPostgresServer.createDataDirectory(target)).hasParent(target.resolve("awa-postgres"));
		Path temporary = EmbeddedPostgresServer.createDataDirectory(directory.resolve("missing"));
		assertThat(temporary).exists().doesNotHaveToString(directory.toString());
		Files.delete(temporary);
	}

	private record FixedConnectionDetails(TestDatabase database) implements JdbcConnectionDetails {

		@Override
		public String getUsername() {
			return this.database.username();
		}

		@Override
		public String getPassword() {
			return this.database.password();
		}

		@Override
		public String getJdbcUrl() {
			return "jdbc:postgresql://" + this.database.host() + ":" + this.database.port() + "/"
					+ this.database.name();
		}

	}

}
