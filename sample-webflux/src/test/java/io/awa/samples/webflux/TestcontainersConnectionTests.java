package io.awa.samples.webflux;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Connection details of a container. Skipped where there is no Docker.
 */
@Testcontainers(disabledWithoutDocker = true)
class TestcontainersConnectionTests extends ConnectionContract {

	@Container
	@ServiceConnection
	static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:17-alpine")
		.withDatabaseName(DATABASE);

}
