/**
 * A shop that takes orders over HTTP and announces each of them to a webhook.
 */
@NullMarked
package io.awa.samples.webflux;

import org.jspecify.annotations.NullMarked;
