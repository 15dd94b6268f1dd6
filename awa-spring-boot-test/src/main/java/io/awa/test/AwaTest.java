package io.awa.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of the jobs of an application without the rest of it: the database,
 * transactions, the job queue, and of the application's components those with
 * {@code @JobHandler} methods, handler beans, interceptors, upcasters and what decides
 * about failures. What they need beside that comes from the test: {@code @Import},
 * {@code @MockitoBean}.
 * <p>
 * Jobs are run by {@link AwaJobs}. Tests over JDBC may be {@code @Transactional}, so that
 * they leave nothing behind.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(AwaTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(AwaTypeExcludeFilter.class)
@AutoConfigureAwa
@ImportAutoConfiguration
public @interface AwaTest {

	/**
	 * Properties of the test, as {@code key=value}.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Who runs the jobs.
	 * @return the mode
	 */
	@AliasFor(annotation = AutoConfigureAwa.class, attribute = "mode")
	AwaTestMode mode() default AwaTestMode.MANUAL;

	/**
	 * Whether components that have to do with jobs are found. Without, only those that
	 * {@link #includeFilters()} name.
	 * @return whether they are
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Further components to find.
	 * @return the filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * Components not to find.
	 * @return the filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations to leave out.
	 * @return the classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
