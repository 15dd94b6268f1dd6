package io.awa.test.joining;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.r2dbc.repository.Query;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Mono;

/**
 * A repository of Spring Data R2DBC, whose methods ask for a transaction of their own.
 */
@ContextConfiguration(classes = { R2dbcApplication.class, DataR2dbcJoiningTests.Repositories.class })
class DataR2dbcJoiningTests extends ReactiveJoiningContract {

	@Autowired
	private Rows rows;

	@Override
	Mono<Void> writeRow(String text) {
		return this.rows.save(new AppRow(null, text)).then();
	}

	@Override
	Mono<Counts> look() {
		return this.rows.counts();
	}

	interface Rows extends R2dbcRepository<AppRow, Long> {

		@Query(Counts.SQL)
		Mono<Counts> counts();

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Rows.class))
	static class Repositories {

	}

}
