package io.awa.cron;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.awa.CronPolicies;
import io.awa.CronPolicies.Missed;
import io.awa.CronPolicies.Overlap;
import io.awa.InsertOptions;

/**
 * Declares a schedule for the jobs of a handler: on a method with
 * {@link io.awa.worker.JobHandler}, or on a class that implements
 * {@link io.awa.worker.BlockingJobHandler} or {@link io.awa.worker.ReactiveJobHandler}.
 * The jobs have kind and queue of the handler.
 * <p>
 * Texts may hold placeholders such as <code>${app.cleanup.cron}</code>. The application
 * does not start if what they make makes no sense.
 */
@Documented
@Repeatable(CronJobs.class)
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface CronJob {

	/**
	 * An expression that declares nothing, for use in a placeholder.
	 */
	String DISABLED = "-";

	/**
	 * Identifies the schedule among all of the database.
	 * @return the name, or empty for the kind of the jobs
	 */
	String name() default "";

	/**
	 * When it fires: 5 fields with minutes first, 6 with seconds first, or a macro such
	 * as {@code @daily}. Either this or {@link #every()} is needed.
	 * @return the cron expression, or {@code -} for no schedule at all
	 */
	String cron() default "";

	/**
	 * A fixed rate instead of an expression, counted from the start or else from the
	 * first second of 1970 in UTC.
	 * @return a duration in whole seconds, such as {@code 15m} or {@code PT15M}
	 */
	String every() default "";

	/**
	 * The time zone of the expression.
	 * @return a name of the IANA database
	 */
	String zone() default "UTC";

	/**
	 * The payload of the jobs.
	 * @return a JSON object
	 */
	String args() default "{}";

	/**
	 * The priority of the jobs.
	 * @return 1 (first) to 4 (last)
	 */
	int priority() default InsertOptions.DEFAULT_PRIORITY;

	/**
	 * How many runs each job gets.
	 * @return 1 to 1000
	 */
	int maxAttempts() default InsertOptions.DEFAULT_MAX_ATTEMPTS;

	/**
	 * How long a run may take.
	 * @return a duration such as {@code 5m}, or empty for what the queue allows
	 */
	String timeout() default "";

	/**
	 * The tags of the jobs.
	 * @return at most 20 words
	 */
	String[] tags() default {};

	/**
	 * What becomes of missed fires.
	 * @return the policy
	 */
	Missed missed() default Missed.ONCE;

	/**
	 * How many jobs for missed fires are inserted at once at most, if all of them are.
	 * @return 1 to 1000
	 */
	int missedLimit() default CronPolicies.MOST_MISSED;

	/**
	 * What to do while an earlier job of the schedule is unfinished.
	 * @return the policy
	 */
	Overlap overlap() default Overlap.ALLOW;

	/**
	 * How long a job waits after its fire time at most.
	 * @return a duration such as {@code 30s}, or empty for none
	 */
	String jitter() default "";

	/**
	 * The first instant at which it may fire.
	 * @return an instant such as {@code 2030-01-01T00:00:00Z}, or empty for none
	 */
	String startsAt() default "";

	/**
	 * The first instant at which it may not fire any more.
	 * @return an instant such as {@code 2031-01-01T00:00:00Z}, or empty for none
	 */
	String endsAt() default "";

}
