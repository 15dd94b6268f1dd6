package io.awa;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the kind of the jobs whose payload is the annotated type. The kind, never the
 * class name, is what the database stores, so a type can be renamed and moved freely as
 * long as its kind stays. Without the annotation the kind is the simple type name in
 * snake case: {@code SendReceipt} becomes {@code send_receipt}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface JobKind {

	/**
	 * The kind, 1 to 200 characters without control characters.
	 * @return the kind
	 */
	String value();

	/**
	 * The version of the payload, 1 to 32,767: raise it when the type changes in a way
	 * that old payloads do not fit. From 2 on it is stored with each job, and handlers
	 * bring older payloads up to date with {@code PayloadUpcaster} beans.
	 * @return the version
	 */
	int version() default 1;

}
