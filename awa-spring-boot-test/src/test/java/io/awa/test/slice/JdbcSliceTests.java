package io.awa.test.slice;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.transaction.AfterTransaction;

import io.awa.client.AwaClient;
import io.awa.test.AutoConfigureAwa;
import io.awa.test.AwaAssertions;
import io.awa.test.AwaJobs;
import io.awa.test.slice.Shipping.ShipParcel;
import io.awa.worker.AwaWorker;

import static org.assertj.core.api.Assertions.assertThat;

@JdbcTest(excludeAutoConfiguration = R2dbcAutoConfiguration.class)
@AutoConfigureAwa
@Import(Shipping.class)
class JdbcSliceTests {

	@Autowired
	private JdbcClient sql;

	@Autowired
	private AwaClient client;

	@Autowired
	private AwaJobs jobs;

	@Autowired
	private Shipping shipping;

	@AfterTransaction
	void jobsAreRolledBackWithTheTest() {
		AwaAssertions.assertThat(this.client).hasNoJobs();
	}

	@Test
	void jobsRunInTheTransactionOfTheSlice() {
		this.client.insert(new ShipParcel("Lagos"));

		assertThat(this.jobs.drainOrFail()).hasSize(1);
		assertThat(this.shipping.shipped).containsExactly("Lagos");
		assertThat(this.sql.sql("select count(*) from awa.finished").query(Long.class).single()).isOne();
	}

	/** Slices would put H2 or the like in its place. */
	@Test
	void databaseIsPostgresAndWorkerStandsStill(@Autowired DataSource dataSource, @Autowired AwaWorker worker)
			throws Exception {
		assertThat(dataSource.unwrap(HikariDataSource.class).getJdbcUrl()).startsWith("jdbc:postgresql:");
		assertThat(worker.isRunning()).isFalse();
	}

}
