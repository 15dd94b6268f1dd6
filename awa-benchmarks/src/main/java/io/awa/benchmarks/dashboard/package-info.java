/**
 * How long the dashboard takes to answer, and what it costs to look at it.
 */
@NullMarked
package io.awa.benchmarks.dashboard;

import org.jspecify.annotations.NullMarked;
