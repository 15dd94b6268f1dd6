package io.awa.samples.mvc;

import java.math.BigDecimal;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.Diagnosis;
import io.awa.JobState;
import io.awa.client.AwaClient;
import io.awa.test.AwaJobs;
import io.awa.test.JobStorage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds of the application wherever its connection details come from. No URL is
 * configured, and the worker runs as in production.
 */
@SpringBootTest(properties = "logging.level.io.awa.samples=warn")
abstract class ConnectionContract {

	/** Of no server that starts by itself. */
	static final String DATABASE = "shop_of_the_details";

	@Autowired
	private OrderService service;

	@Autowired
	private AwaClient awa;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private JdbcConnectionDetails details;

	@Autowired
	private ApplicationContext context;

	@Test
	void applicationAndQueueUseTheDatabaseOfTheDetails() {
		NewOrder order = new NewOrder("Ada Obi", "details@example.com", "Green tea", 2, new BigDecimal("4.90"));

		PlacedOrder placed = this.service.place(order, false);

		AwaJobs.awaitState(this.awa, placed.jobId(), JobState.COMPLETED);
		assertThat(this.details.getJdbcUrl()).contains("/" + DATABASE);
		assertThat(this.jdbc.sql("select current_database()").query(String.class).single()).isEqualTo(DATABASE);
		assertThat(this.jdbc.sql("select count(*) from awa.job").query(Long.class).single()).isPositive();
		JobStorage.assertConsistent(this.dataSource);
	}

	/** Beside the pool it has a connection of its own, whose address it must find too. */
	@Test
	void workerListens() {
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.awa.diagnose().findings())
				.filteredOn((finding) -> finding.check() == Diagnosis.Check.NOTIFICATIONS)
				.isNotEmpty()
				.allSatisfy((finding) -> assertThat(finding.severity()).isEqualTo(Diagnosis.Severity.OK)));
	}

	@Test
	void noOtherDatabaseIsStarted() {
		assertThat(this.context.containsBean("awaEmbeddedPostgres")).isFalse();
		assertThat(this.context.getEnvironment().containsProperty("spring.datasource.url")).isFalse();
	}

}
