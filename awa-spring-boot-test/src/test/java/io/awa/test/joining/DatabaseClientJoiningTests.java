package io.awa.test.joining;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Mono;

/**
 * {@link DatabaseClient}.
 */
@ContextConfiguration(classes = R2dbcApplication.class)
class DatabaseClientJoiningTests extends ReactiveJoiningContract {

	@Autowired
	private DatabaseClient sql;

	@Override
	Mono<Void> writeRow(String text) {
		return this.sql.sql("insert into app_row (text) values (:text)").bind("text", text).then();
	}

	@Override
	Mono<Counts> look() {
		return this.sql.sql(Counts.SQL).mapProperties(Counts.class).one();
	}

}
