/**
 * The HTTP receiver of callbacks, for Spring MVC and WebFlux, and what signs its
 * requests.
 */
@NullMarked
package io.awa.web;

import org.jspecify.annotations.NullMarked;
