package io.awa.test.joining;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/**
 * {@link JdbcClient}.
 */
@ContextConfiguration(classes = JdbcApplication.class)
class JdbcClientJoiningTests extends SavepointContract {

	@Autowired
	private JdbcClient sql;

	@Override
	void writeRow(String text) {
		this.sql.sql("insert into app_row (text) values (:text)").param("text", text).update();
	}

	@Override
	Counts look() {
		return this.sql.sql(Counts.SQL).query(Counts.class).single();
	}

}
