/**
 * Breaks what the library depends on while it works, and proves that no job was lost or
 * counted twice.
 */
@NullMarked
package io.awa.benchmarks.chaos;

import org.jspecify.annotations.NullMarked;
