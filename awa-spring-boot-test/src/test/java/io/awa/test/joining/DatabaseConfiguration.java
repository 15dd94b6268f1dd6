package io.awa.test.joining;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What all applications of this package have.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

	@Bean
	ApplicationDatabase applicationDatabase(JdbcConnectionDetails details) {
		return new ApplicationDatabase(details);
	}

}
