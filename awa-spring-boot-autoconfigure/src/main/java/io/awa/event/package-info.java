/**
 * What happens to jobs, told to the application after it was committed.
 */
@NullMarked
package io.awa.event;

import org.jspecify.annotations.NullMarked;
