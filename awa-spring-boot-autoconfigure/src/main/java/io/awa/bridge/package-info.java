/**
 * Blocking code inside reactive pipelines and the reverse, in one transaction.
 */
@NullMarked
package io.awa.bridge;

import org.jspecify.annotations.NullMarked;
