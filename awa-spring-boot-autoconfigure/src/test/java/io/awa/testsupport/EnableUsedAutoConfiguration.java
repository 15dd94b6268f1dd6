package io.awa.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.core.annotation.AliasFor;

/**
 * Auto-configuration without that of Spring Modulith, which is on the class path for the
 * tests of the outbox and asks for a database of events that no other test has.
 */
@EnableAutoConfiguration(excludeName = "org.springframework.modulith.events.config.EventPublicationAutoConfiguration")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EnableUsedAutoConfiguration {

	/** What else is left out. */
	@AliasFor(annotation = EnableAutoConfiguration.class)
	Class<?>[] exclude() default {};

}
