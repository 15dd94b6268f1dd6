package io.awa.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Observations of inserts and runs.
 *
 * @param enabled Whether to make them for the observation registry of the application.
 */
public record TracingProperties(@DefaultValue("true") boolean enabled) {

}
