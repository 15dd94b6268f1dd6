/**
 * Spring Modulith's outbox: events to externalize are jobs.
 */
@NullMarked
package io.awa.modulith;

import org.jspecify.annotations.NullMarked;
