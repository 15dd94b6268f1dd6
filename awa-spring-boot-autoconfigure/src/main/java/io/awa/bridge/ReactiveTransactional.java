package io.awa.bridge;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * {@link Transactional} with the transaction manager of the reactive client, whatever
 * other managers the application has. For methods that return a {@code Mono},
 * {@code Flux} or another publisher.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Transactional(transactionManager = ReactiveTransactional.MANAGER)
public @interface ReactiveTransactional {

	/** The name of the bean that manages these transactions. */
	String MANAGER = "awaReactiveTransactionManager";

	/**
	 * Labels of the transaction.
	 * @return the labels
	 */
	@AliasFor(annotation = Transactional.class)
	String[] label() default {};

	/**
	 * What happens in a transaction, and outside one.
	 * @return the propagation
	 */
	@AliasFor(annotation = Transactional.class)
	Propagation propagation() default Propagation.REQUIRED;

	/**
	 * The isolation of a transaction that is begun.
	 * @return the isolation
	 */
	@AliasFor(annotation = Transactional.class)
	Isolation isolation() default Isolation.DEFAULT;

	/**
	 * How long a transaction that is begun may take.
	 * @return the number of seconds, or -1 for the default
	 */
	@AliasFor(annotation = Transactional.class)
	int timeout() default TransactionDefinition.TIMEOUT_DEFAULT;

	/**
	 * The same as text, which may be a placeholder.
	 * @return the number of seconds, or an empty text
	 */
	@AliasFor(annotation = Transactional.class)
	String timeoutString() default "";

	/**
	 * Whether a transaction that is begun only reads.
	 * @return whether it only reads
	 */
	@AliasFor(annotation = Transactional.class)
	boolean readOnly() default false;

	/**
	 * Exceptions that roll back.
	 * @return the types
	 */
	@AliasFor(annotation = Transactional.class)
	Class<? extends Throwable>[] rollbackFor() default {};

	/**
	 * Exceptions that roll back, by name.
	 * @return parts of the names
	 */
	@AliasFor(annotation = Transactional.class)
	String[] rollbackForClassName() default {};

	/**
	 * Exceptions that do not roll back.
	 * @return the types
	 */
	@AliasFor(annotation = Transactional.class)
	Class<? extends Throwable>[] noRollbackFor() default {};

	/**
	 * Exceptions that do not roll back, by name.
	 * @return parts of the names
	 */
	@AliasFor(annotation = Transactional.class)
	String[] noRollbackForClassName() default {};

}
