/**
 * Inserts and runs as observations of Micrometer, which become spans where there is a
 * tracer.
 */
@NullMarked
package io.awa.tracing;

import org.jspecify.annotations.NullMarked;
