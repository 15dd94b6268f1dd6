package io.awa.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Application events about jobs.
 *
 * @param enabled Whether to publish them to those who listen.
 */
public record EventProperties(@DefaultValue("true") boolean enabled) {

}
