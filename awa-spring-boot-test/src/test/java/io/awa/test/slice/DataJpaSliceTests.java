package io.awa.test.slice;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jpa.test.autoconfigure.TestEntityManager;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.transaction.AfterTransaction;

import io.awa.client.AwaClient;
import io.awa.test.AutoConfigureAwa;
import io.awa.test.AwaAssertions;
import io.awa.test.AwaJobs;
import io.awa.test.slice.Shipping.ShipParcel;

import static org.assertj.core.api.Assertions.assertThat;

@DataJpaTest(properties = "spring.jpa.hibernate.ddl-auto=create",
		excludeAutoConfiguration = R2dbcAutoConfiguration.class)
@AutoConfigureAwa
@Import({ Shipping.class, DataJpaSliceTests.Entities.class })
class DataJpaSliceTests {

	@Autowired
	private TestEntityManager entities;

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
	void entityAndJobAreInOneTransaction() {
		this.entities.persistAndFlush(new Parcel("Lagos"));
		this.client.insert(new ShipParcel("Lagos"));

		assertThat(this.jobs.drainOrFail()).hasSize(1);
		assertThat(this.shipping.shipped).containsExactly("Lagos");
		assertThat(this.entities.getEntityManager()
			.createNativeQuery("select (select count(*) from parcel) + (select count(*) from awa.finished)", Long.class)
			.getSingleResult()).isEqualTo(2L);
	}

	/**
	 * A row of the application.
	 */
	@Entity(name = "parcel")
	static class Parcel {

		@Id
		@GeneratedValue
		private Long id;

		private String address;

		protected Parcel() {
		}

		Parcel(String address) {
			this.address = address;
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = Parcel.class)
	static class Entities {

	}

}
