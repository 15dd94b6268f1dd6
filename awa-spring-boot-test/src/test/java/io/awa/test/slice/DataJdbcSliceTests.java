package io.awa.test.slice;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.data.annotation.Id;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.client.AwaClient;
import io.awa.test.AutoConfigureAwa;
import io.awa.test.AwaJobs;
import io.awa.test.AwaTestMode;
import io.awa.test.slice.Shipping.ShipParcel;

import static org.assertj.core.api.Assertions.assertThat;

@DataJdbcTest(excludeAutoConfiguration = R2dbcAutoConfiguration.class)
@AutoConfigureAwa(mode = AwaTestMode.INLINE)
@Import(Shipping.class)
class DataJdbcSliceTests {

	@Autowired
	private JdbcAggregateOperations aggregates;

	@Autowired
	private JdbcClient sql;

	@Autowired
	private AwaClient client;

	@Autowired
	private AwaJobs jobs;

	@Autowired
	private Shipping shipping;

	@Test
	void jobRunsInlineInTheTransactionOfTheSlice() {
		this.sql.sql("create table crate (id bigint generated always as identity primary key, address text)").update();
		this.aggregates.insert(new Crate(null, "Lagos"));
		this.client.insert(new ShipParcel("Lagos"));

		assertThat(this.shipping.shipped).containsExactly("Lagos");
		assertThat(this.aggregates.count(Crate.class)).isOne();
		assertThat(this.jobs.drain()).isEmpty();
	}

	@Table("crate")
	record Crate(@Id Long id, String address) {

	}

}
