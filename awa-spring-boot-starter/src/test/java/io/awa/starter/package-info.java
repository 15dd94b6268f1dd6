/**
 * What the starter brings is enough.
 */
@NullMarked
package io.awa.starter;

import org.jspecify.annotations.NullMarked;
