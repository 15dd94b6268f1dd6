/**
 * Metrics by Micrometer: what this node does with jobs, and how the queues stand.
 */
@NullMarked
package io.awa.metrics;

import org.jspecify.annotations.NullMarked;
