/**
 * Creates and checks the tables of the job queue.
 */
@NullMarked
package io.awa.migration;

import org.jspecify.annotations.NullMarked;
