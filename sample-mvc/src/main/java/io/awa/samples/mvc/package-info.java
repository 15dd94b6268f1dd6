/**
 * A shop that takes orders over HTTP and mails a receipt for each of them.
 */
@NullMarked
package io.awa.samples.mvc;

import org.jspecify.annotations.NullMarked;
