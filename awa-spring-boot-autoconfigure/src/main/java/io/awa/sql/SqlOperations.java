package io.awa.sql;

import java.util.List;

/**
 * Runs commands and waits for their results: what worker and maintenance are written
 * against, whatever driver is below.
 */
public interface SqlOperations {

	/**
	 * Runs a command and reads all of its rows.
	 * @param <T> the type of a row's value
	 * @param command the command
	 * @param mapper reads a row
	 * @return the values in the order of the rows
	 * @throws org.springframework.dao.DataAccessException if the database refuses it
	 */
	<T> List<T> query(SqlCommand command, SqlRowMapper<T> mapper);

}
