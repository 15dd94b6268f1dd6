/**
 * What Spring Boot's actuator shows of the job queue: health, endpoint and info, over
 * either client.
 */
@NullMarked
package io.awa.actuate;

import org.jspecify.annotations.NullMarked;
