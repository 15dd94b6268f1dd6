package io.awa.samples.mvc;

import org.springframework.test.context.TestPropertySource;

/**
 * Connection details of Docker Compose. Skipped where there is no Docker.
 */
@EnabledWithDockerCompose
@TestPropertySource(properties = { "spring.docker.compose.skip.in-tests=false",
		"spring.docker.compose.file=src/test/resources/compose.yaml", "spring.docker.compose.stop.command=down" })
class ComposeConnectionTests extends ConnectionContract {

}
