package io.awa.test.joining;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;

/**
 * {@link JdbcTemplate}.
 */
@ContextConfiguration(classes = JdbcApplication.class)
class JdbcTemplateJoiningTests extends SavepointContract {

	@Autowired
	private JdbcTemplate sql;

	@Override
	void writeRow(String text) {
		this.sql.update("insert into app_row (text) values (?)", text);
	}

	@Override
	Counts look() {
		return this.sql.queryForObject(Counts.SQL, DataClassRowMapper.newInstance(Counts.class));
	}

}
