package io.awa.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * Configures the job queue of a test class: which database it is in, its clients, the
 * handlers, and {@link AwaJobs}. For a {@code @SpringBootTest} it only chooses the mode.
 * For a slice it brings the auto-configurations too, with a {@code DataSource} or
 * {@code ConnectionFactory}, transactions and, if no database is configured, an embedded
 * PostgreSQL that is on the class path.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@PropertyMapping("awa.test")
public @interface AutoConfigureAwa {

	/**
	 * Who runs the jobs. The same as the property {@code awa.test.mode}.
	 * @return the mode
	 */
	AwaTestMode mode() default AwaTestMode.MANUAL;

}
