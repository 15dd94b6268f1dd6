package io.awa.worker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a bean method that runs the jobs of one kind. The method takes the payload, a
 * {@link JobContext}, or both, and returns {@code void}, a {@link JobOutcome}, a
 * {@code Mono} of a {@link JobOutcome} or a {@code Mono<Void>}. An exception is a failed
 * attempt.
 * <p>
 * On a bean of type {@link BlockingJobHandler} or {@link ReactiveJobHandler} the
 * annotation is optional and sets kind and queue.
 */
@Documented
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface JobHandler {

	/**
	 * The kind of the jobs to run. Needed where the payload type does not give one, as
	 * with maps.
	 * @return the kind, or empty for that of the payload type
	 */
	String kind() default "";

	/**
	 * The queue that the jobs are expected in.
	 * @return the name of the queue
	 */
	String queue() default "default";

}
