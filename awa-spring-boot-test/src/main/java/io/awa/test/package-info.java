/**
 * Helpers for tests of applications that use the job queue.
 */
@NullMarked
package io.awa.test;

import org.jspecify.annotations.NullMarked;
