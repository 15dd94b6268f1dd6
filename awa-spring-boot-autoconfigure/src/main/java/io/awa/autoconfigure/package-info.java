/**
 * Sets the library up in a Spring Boot application: properties, beans and the
 * explanations of start-up failures. Beside {@code io.awa.actuate} the only package that
 * knows Spring Boot.
 */
@NullMarked
package io.awa.autoconfigure;

import org.jspecify.annotations.NullMarked;
