package io.awa.test.joining;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * A reactive application: Boot makes no data source beside a connection factory.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(DatabaseConfiguration.class)
class R2dbcApplication {

}
