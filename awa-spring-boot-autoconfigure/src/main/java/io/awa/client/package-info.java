/**
 * The two clients, blocking and reactive, over the same statements.
 */
@NullMarked
package io.awa.client;

import org.jspecify.annotations.NullMarked;
