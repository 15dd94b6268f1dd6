/**
 * The vocabulary of the job queue: jobs, their states and options, and the exceptions
 * that both clients throw. No I/O.
 */
@NullMarked
package io.awa;

import org.jspecify.annotations.NullMarked;
