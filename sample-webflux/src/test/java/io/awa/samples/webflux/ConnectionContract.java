package io.awa.samples.webflux;

import java.math.BigDecimal;
import java.time.Duration;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;

import io.awa.Diagnosis;
import io.awa.JobState;
import io.awa.client.ReactiveAwaClient;
import io.awa.test.R2dbcJobStorage;
import io.awa.test.ReactiveAwaJobs;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds of the application wherever its connection details come from. No URL is
 * configured, and the worker runs as in production.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "logging.level.io.awa.samples=warn")
abstract class ConnectionContract {

	/** Of no server that starts by itself. */
	static final String DATABASE = "shop_of_the_details";

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Autowired
	private OrderService service;

	@Autowired
	private ReactiveAwaClient awa;

	@Autowired
	private DatabaseClient sql;

	@Autowired
	private ConnectionFactory connectionFactory;

	@Autowired
	private R2dbcConnectionDetails details;

	@Autowired
	private ApplicationContext context;

	@Test
	void applicationAndQueueUseTheDatabaseOfTheDetails() {
		NewOrder order = new NewOrder("Ada Obi", "details@example.com", "Green tea", 2, new BigDecimal("4.90"));

		PlacedOrder placed = this.service.place(order, false).blockOptional(TIMEOUT).orElseThrow();

		ReactiveAwaJobs.awaitState(this.awa, placed.jobId(), JobState.COMPLETED);
		assertThat(this.details.getConnectionFactoryOptions().getValue(ConnectionFactoryOptions.DATABASE))
			.isEqualTo(DATABASE);
		assertThat(read("select current_database()", String.class)).isEqualTo(DATABASE);
		assertThat(read("select count(*) from awa.job", Long.class)).isPositive();
		R2dbcJobStorage.assertConsistent(this.connectionFactory);
	}

	/** Beside the pool it has a connection of its own, whose address it must find too. */
	@Test
	void workerListens() {
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.awa.diagnose().blockOptional(TIMEOUT).orElseThrow().findings())
				.filteredOn((finding) -> finding.check() == Diagnosis.Check.NOTIFICATIONS)
				.isNotEmpty()
				.allSatisfy((finding) -> assertThat(finding.severity()).isEqualTo(Diagnosis.Severity.OK)));
	}

	@Test
	void noOtherDatabaseIsStarted() {
		assertThat(this.context.containsBean("awaEmbeddedPostgres")).isFalse();
		assertThat(this.context.getEnvironment().containsProperty("spring.r2dbc.url")).isFalse();
	}

	private <T> T read(String statement, Class<T> type) {
		return this.sql.sql(statement).mapValue(type).one().blockOptional(TIMEOUT).orElseThrow();
	}

}
