/**
 * Turns payloads into JSON and back.
 */
@NullMarked
package io.awa.json;

import org.jspecify.annotations.NullMarked;
