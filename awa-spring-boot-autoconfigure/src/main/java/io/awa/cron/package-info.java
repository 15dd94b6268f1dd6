/**
 * Schedules: how they are declared, and what makes them fire.
 */
@NullMarked
package io.awa.cron;

import org.jspecify.annotations.NullMarked;
