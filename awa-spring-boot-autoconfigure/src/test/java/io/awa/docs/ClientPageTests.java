package io.awa.docs;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code about locks on the page about the client.
 */
class ClientPageTests {

	@Test
	void lookThenCreate() {
		try (TestDatabase database = TestDatabase.migrated()) {
			database.sql().sql("create table import (customer text)").update();
			AwaClient awa = new JdbcAwaClient(database.dataSource(),
					new DataSourceTransactionManager(database.dataSource()),
					new SchemaMigrator(database.dataSource(), TestDatabase.SCHEMA),
					ClientSettings.of(TestDatabase.SCHEMA));

			importOnce(awa, "ada");
			importOnce(awa, "ada");

			assertThat(database.count("import")).isEqualTo(1);
		}
	}

	private static void importOnce(AwaClient awa, String customer) {
		awa.inTransaction((tx) -> {
			tx.lock("import " + customer); // waits; tx.tryLock(…) says at once
			long open = tx.fetchOne("select count(*) from import where customer = :customer",
					Map.of("customer", customer), Long.class);
			return (open == 0)
					? tx.execute("insert into import (customer) values (:customer)", Map.of("customer", customer)) : 0;
		});
	}

}
