package io.awa.test.docs;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;

/**
 * The application of docs/testing.md, over JDBC.
 */
@SpringBootApplication(exclude = { R2dbcAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
		DataJpaRepositoriesAutoConfiguration.class })
class OrderApplication {

	record SendReceipt(String address) {

	}

	record CancelOrder(long orderId) {

	}

}
