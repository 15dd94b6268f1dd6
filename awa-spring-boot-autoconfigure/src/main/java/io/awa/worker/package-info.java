/**
 * Handlers, and the machine that claims, runs and completes jobs.
 */
@NullMarked
package io.awa.worker;

import org.jspecify.annotations.NullMarked;
