package io.awa.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A look at everything that jobs depend on.
 *
 * @param enabled Whether to look when the application has started, write to the log what
 * was found, and end the application, with exit code 1 if jobs are not inserted or not
 * run.
 */
public record DoctorProperties(@DefaultValue("false") boolean enabled) {

}
