package io.awa.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;
import org.springframework.test.context.TestPropertySource;

/**
 * Configures the job queue of a test class: which database it is in, its clients, the
 * handlers, and {@link AwaJobs}. For a {@code @SpringBootTest} it only chooses the mode.
 * For a slice, such as {@code @DataJpaTest}, it brings the auto-configurations too, with
 * a {@code DataSource} or {@code ConnectionFactory}, transactions and, if no database is
 * configured, an embedded PostgreSQL that is on the class path. Slices then leave the
 * database as it is, because the queue needs PostgreSQL:
 * {@code spring.test.database.replace} is {@code none}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@PropertyMapping("awa.test")
@TestPropertySource(properties = "spring.test.database.replace=none")
public @interface AutoConfigureAwa {

	/**
	 * Who runs the jobs. The same as the property {@code awa.test.mode}.
	 * @return the mode
	 */
	AwaTestMode mode() default AwaTestMode.MANUAL;

}
