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
 * A method that takes a {@link java.util.List} is a batch handler: the elements are the
 * payloads of many jobs, the optional second parameter is a {@link BatchContext}, and it
 * returns {@code void}, a {@link BatchOutcome}, a {@code Mono} of a {@link BatchOutcome}
 * or a {@code Mono<Void>}. A payload is always a JSON object, so a list never is the
 * payload of one job.
 * <p>
 * On a bean of type {@link BlockingJobHandler}, {@link ReactiveJobHandler},
 * {@link BatchJobHandler} or {@link ReactiveBatchJobHandler} the annotation is optional
 * and sets kind, queue, aliases and the size of batches.
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

	/**
	 * Whether each run is one transaction that holds what the handler writes as well as
	 * the outcome of the job: an exception rolls both back, anything else commits both. A
	 * blocking handler gets a transaction of the {@code DataSource}, one that returns a
	 * Mono gets a reactive one of the {@code ConnectionFactory}.
	 * @return whether to begin a transaction
	 */
	boolean transactional() default false;

	/**
	 * How long a job waits after a failed attempt, as {@link io.awa.Backoff#parse} reads
	 * it, for example {@code "fixed(10s)"}.
	 * @return the backoff, or empty for what the queue says
	 */
	String backoff() default "";

	/**
	 * The name of a bean of type {@link RetryPolicy} that says how long a job waits.
	 * @return the name, or empty for none
	 */
	String retryPolicy() default "";

	/**
	 * Exceptions after which no other attempt can succeed; subclasses included.
	 * @return the classes of exceptions
	 */
	Class<? extends Throwable>[] terminalOn() default {};

	/**
	 * Exceptions after which another attempt may succeed, against a rule of the
	 * application or for a superclass; subclasses included.
	 * @return the classes of exceptions
	 */
	Class<? extends Throwable>[] retryOn() default {};

	/**
	 * Other kinds whose jobs this handler runs too, with the same payload type. When a
	 * kind is renamed, the old name stays here until no job has it any more.
	 * @return the kinds, each 1 to 200 characters
	 */
	String[] aliases() default {};

	/**
	 * How many jobs a batch handler gets at once at most, 1 to 1,000. It never waits for
	 * that many: a batch is what one claim brought. Bounded by the free slots of the
	 * queue too, so its concurrency should be as large.
	 * @return the number, or 0 for 100; only for batch handlers
	 */
	int batchSize() default 0;

	/**
	 * How long a run may take, such as {@code 30s}, {@code 5m} or {@code PT30S}. The time
	 * limit of a job goes before it, and it goes before the deadline of the queue.
	 * @return the duration, or empty for the deadline of the queue
	 */
	String timeout() default "";

}
