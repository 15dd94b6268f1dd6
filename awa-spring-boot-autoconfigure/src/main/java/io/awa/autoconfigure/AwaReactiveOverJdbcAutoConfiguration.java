package io.awa.autoconfigure;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.r2dbc.spi.Connection;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

import io.awa.bridge.JdbcReactiveThreads;
import io.awa.bridge.JdbcReactiveTransactionManager;
import io.awa.bridge.ReactiveOverJdbc;
import io.awa.client.JdbcAwaClient;

/**
 * Auto-configuration of reactive transactions on the {@code DataSource}, which are off
 * unless {@code awa.bridge.reactive-over-jdbc} is set. They need Reactor and the
 * interfaces of R2DBC, but neither its driver nor a connection factory.
 */
@AutoConfiguration(after = AwaJdbcAutoConfiguration.class)
@ConditionalOnBooleanProperty("awa.bridge.reactive-over-jdbc")
@ConditionalOnClass({ Mono.class, Connection.class })
@ConditionalOnBean({ JdbcDatabase.class, JdbcAwaClient.class })
public final class AwaReactiveOverJdbcAutoConfiguration {

	private static final String MANAGER = "awaJdbcReactiveTransactionManager";

	private static final int THREADS_WITHOUT_POOL = 10;

	@Bean
	@ConditionalOnMissingBean
	JdbcReactiveThreads awaJdbcReactiveThreads(JdbcDatabase database) {
		return JdbcReactiveThreads.of(connections(database.dataSource()));
	}

	/** Never taken where no name is asked for. */
	@Bean(name = MANAGER, defaultCandidate = false)
	@ConditionalOnMissingBean(name = MANAGER)
	JdbcReactiveTransactionManager awaJdbcReactiveTransactionManager(JdbcDatabase database,
			JdbcReactiveThreads threads) {
		return new JdbcReactiveTransactionManager(database.dataSource(), threads);
	}

	@Bean
	@ConditionalOnMissingBean
	ReactiveOverJdbc awaReactiveOverJdbc(JdbcAwaClient client,
			@Qualifier(MANAGER) JdbcReactiveTransactionManager manager) {
		return new ReactiveOverJdbc(client, manager);
	}

	private static int connections(DataSource dataSource) {
		boolean known = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource", null)
				&& ClassUtils.isPresent("org.springframework.boot.jdbc.DataSourceUnwrapper", null);
		return known ? Pool.size(dataSource) : THREADS_WITHOUT_POOL;
	}

	/** Loaded only if the pool is on the class path. */
	private static final class Pool {

		static int size(DataSource dataSource) {
			HikariDataSource pool = DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class,
					HikariDataSource.class);
			return (pool != null) ? pool.getMaximumPoolSize() : THREADS_WITHOUT_POOL;
		}

	}

}
