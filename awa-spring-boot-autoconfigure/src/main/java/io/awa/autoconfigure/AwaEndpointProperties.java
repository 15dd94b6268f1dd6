package io.awa.autoconfigure;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the endpoint of the job queue shows.
 *
 * @param showValues When to show payloads, metadata, results and errors of jobs.
 * @param roles Comma-separated list of roles of which one makes a user authorized to see
 * values. If empty, all authenticated users are authorized.
 */
@ConfigurationProperties("management.endpoint.awa")
public record AwaEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {

}
