package io.awa.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches if the application is to have this client.
 */
@Conditional(OnAwaClientCondition.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface ConditionalOnAwaClient {

	/** {@link AwaProperties.Client#JDBC} or {@link AwaProperties.Client#R2DBC}. */
	AwaProperties.Client value();

}
