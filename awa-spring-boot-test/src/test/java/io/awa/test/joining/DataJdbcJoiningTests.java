package io.awa.test.joining;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.test.context.ContextConfiguration;

/**
 * A repository of Spring Data JDBC, whose methods ask for a transaction of their own.
 */
@ContextConfiguration(classes = { JdbcApplication.class, DataJdbcJoiningTests.Repositories.class })
class DataJdbcJoiningTests extends SavepointContract {

	@Autowired
	private Rows rows;

	@Override
	void writeRow(String text) {
		this.rows.save(new AppRow(null, text));
	}

	@Override
	Counts look() {
		return this.rows.counts();
	}

	interface Rows extends ListCrudRepository<AppRow, Long> {

		@Query(Counts.SQL)
		Counts counts();

	}

	@Configuration(proxyBeanMethods = false)
	@EnableJdbcRepositories(considerNestedRepositories = true,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Rows.class))
	static class Repositories {

	}

}
