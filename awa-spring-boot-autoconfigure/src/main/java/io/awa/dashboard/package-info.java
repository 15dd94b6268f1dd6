/**
 * The dashboard inside the application: one model and one API for both web stacks, and
 * the pages that show them.
 */
@NullMarked
package io.awa.dashboard;

import org.jspecify.annotations.NullMarked;
