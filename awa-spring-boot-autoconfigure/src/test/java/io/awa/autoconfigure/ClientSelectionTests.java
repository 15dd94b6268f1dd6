package io.awa.autoconfigure;

import java.util.function.Supplier;

import javax.sql.DataSource;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import io.awa.client.AwaClient;
import io.awa.client.JdbcAwaClient;
import io.awa.client.R2dbcAwaClient;
import io.awa.client.ReactiveAwaClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which client an application gets. Nothing here connects to a database.
 */
class ClientSelectionTests {

	@ParameterizedTest
	@CsvSource({ "none, auto, jdbc, true, false", "none, auto, r2dbc, false, true", "none, auto, both, true, false",
			"servlet, auto, jdbc, true, false", "servlet, auto, r2dbc, false, true", "servlet, auto, both, true, false",
			"reactive, auto, jdbc, true, false", "reactive, auto, r2dbc, false, true",
			"reactive, auto, both, false, true", "none, jdbc, both, true, false", "none, r2dbc, both, false, true",
			"none, both, both, true, true", "servlet, jdbc, both, true, false", "servlet, r2dbc, both, false, true",
			"servlet, both, both, true, true", "reactive, jdbc, both, true, false",
			"reactive, r2dbc, both, false, true", "reactive, both, both, true, true", "none, jdbc, r2dbc, false, false",
			"none, r2dbc, jdbc, false, false", "servlet, both, jdbc, true, false",
			"reactive, both, r2dbc, false, true" })
	void clientFollowsSettingThenBeansThenWebStack(String web, String setting, String beans, boolean blocking,
			boolean reactive) {
		verify(web, setting, beans, blocking, reactive);
	}

	private void verify(String web, String setting, String beans, boolean blocking, boolean reactive) {
		AbstractApplicationContextRunner<?, ?, ?> runner = switch (web) {
			case "servlet" -> new WebApplicationContextRunner();
			case "reactive" -> new ReactiveWebApplicationContextRunner();
			default -> new ApplicationContextRunner();
		};
		Class<?>[] databases = switch (beans) {
			case "jdbc" -> new Class<?>[] { OneDataSource.class };
			case "r2dbc" -> new Class<?>[] { OneConnectionFactory.class };
			default -> new Class<?>[] { OneDataSource.class, OneConnectionFactory.class };
		};
		runner.withConfiguration(AwaContexts.AWA)
			.withUserConfiguration(databases)
			.withPropertyValues("awa.client=" + setting, "awa.migration.mode=none", "awa.worker.enabled=false")
			.run((context) -> {
				assertThat(context.getStartupFailure()).isNull();
				assertThat(context.getBeanNamesForType(AwaClient.class)).hasSize(blocking ? 1 : 0);
				assertThat(context.getBeanNamesForType(JdbcAwaClient.class)).hasSize(blocking ? 1 : 0);
				assertThat(context.getBeanNamesForType(ReactiveAwaClient.class)).hasSize(reactive ? 1 : 0);
				assertThat(context.getBeanNamesForType(R2dbcAwaClient.class)).hasSize(reactive ? 1 : 0);
			});
	}

	@Test
	void conditionReportSaysWhy() {
		runner(OneDataSource.class, OneConnectionFactory.class).run((context) -> {
			ConditionEvaluationReport report = ConditionEvaluationReport.get(context.getBeanFactory());
			StringBuilder messages = new StringBuilder();
			report.getConditionAndOutcomesBySource()
				.get(AwaR2dbcAutoConfiguration.class.getName())
				.forEach((condition) -> messages.append(condition.getOutcome().getMessage()).append('\n'));
			assertThat(messages).contains("there are beans for both clients and this is not a reactive web application")
				.contains("set awa.client to choose");
		});
	}

	@Test
	void markedDataSourceIsTaken() {
		runner(TwoDataSources.class, MarkedDataSource.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(JdbcAwaClient.class);
			assertThat(context.getBean(JdbcDatabase.class).dataSource()).isSameAs(context.getBean("marked"));
		});
	}

	@Test
	void markedDataSourceIsTakenThoughNoDefaultCandidate() {
		runner(MarkedHiddenDataSource.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(JdbcAwaClient.class);
			assertThat(context.getBean(JdbcDatabase.class).dataSource()).isSameAs(context.getBean("hidden"));
		});
	}

	@Test
	void hiddenDataSourceIsNotTaken() {
		runner(HiddenDataSource.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AwaClient.class));
	}

	@Test
	void primaryDataSourceIsTaken() {
		runner(TwoDataSources.class, PrimaryDataSource.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(JdbcDatabase.class).dataSource()).isSameAs(context.getBean("primary"));
		});
	}

	@Test
	void markedConnectionFactoryIsTaken() {
		runner(OneConnectionFactory.class, MarkedConnectionFactory.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(R2dbcAwaClient.class);
			assertThat(context.getBean(R2dbcDatabase.class).connectionFactory()).isSameAs(context.getBean("marked"));
		});
	}

	@Test
	void severalUnmarkedDataSourcesAreRefused() {
		runner(TwoDataSources.class).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(AmbiguousDatabaseException.class)
			.hasMessageContaining("first, second"));
	}

	private static ApplicationContextRunner runner(Class<?>... configurations) {
		return new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withUserConfiguration(configurations)
			.withPropertyValues("awa.migration.mode=none", "awa.worker.enabled=false");
	}

	static final Supplier<ConnectionFactory> NOWHERE = () -> new PostgresqlConnectionFactory(
			PostgresqlConnectionConfiguration.builder().host("localhost").username("nobody").build());

	@Configuration(proxyBeanMethods = false)
	static class OneDataSource {

		@Bean
		DataSource dataSource() {
			return new PGSimpleDataSource();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OneConnectionFactory {

		@Bean
		ConnectionFactory connectionFactory() {
			return NOWHERE.get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDataSources {

		@Bean
		DataSource first() {
			return new PGSimpleDataSource();
		}

		@Bean
		DataSource second() {
			return new PGSimpleDataSource();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MarkedDataSource {

		@Bean
		@AwaDataSource
		DataSource marked() {
			return new PGSimpleDataSource();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MarkedHiddenDataSource {

		@AwaDataSource
		@Bean(defaultCandidate = false)
		DataSource hidden() {
			return new PGSimpleDataSource();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenDataSource {

		@Bean(defaultCandidate = false)
		DataSource hidden() {
			return new PGSimpleDataSource();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryDataSource {

		@Bean
		@Primary
		DataSource primary() {
			return new PGSimpleDataSource();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MarkedConnectionFactory {

		@Bean
		@AwaConnectionFactory
		ConnectionFactory marked() {
			return NOWHERE.get();
		}

	}

}
