/**
 * Tests of the dashboard in a browser, which both samples run.
 */
@NullMarked
package io.awa.samples.dashboard;

import org.jspecify.annotations.NullMarked;
