/**
 * What is compared between the systems.
 */
@org.jspecify.annotations.NullMarked
package io.awa.benchmarks.measure;
