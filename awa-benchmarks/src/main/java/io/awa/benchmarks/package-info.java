/**
 * Measures the library beside the statements it is made of.
 */
@NullMarked
package io.awa.benchmarks;

import org.jspecify.annotations.NullMarked;
