/**
 * Runs one SQL text through either driver: commands, rows and the executors.
 */
@NullMarked
package io.awa.sql;

import org.jspecify.annotations.NullMarked;
