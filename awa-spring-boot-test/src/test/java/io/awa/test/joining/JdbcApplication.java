package io.awa.test.joining;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * An application with JDBC and without JPA: its transactions are those of Spring's
 * {@code JdbcTransactionManager}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = { R2dbcAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
		DataJpaRepositoriesAutoConfiguration.class })
@Import(DatabaseConfiguration.class)
class JdbcApplication {

}
