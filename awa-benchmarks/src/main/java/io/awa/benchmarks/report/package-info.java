/**
 * What was measured, stored as JSON and written as a Markdown report with charts.
 */
@org.jspecify.annotations.NullMarked
package io.awa.benchmarks.report;
