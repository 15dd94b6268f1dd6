/**
 * The job queues that are compared, each behind the same interface, and their databases.
 */
@org.jspecify.annotations.NullMarked
package io.awa.benchmarks.system;
