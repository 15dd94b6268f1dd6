package io.awa.bridge;

import java.sql.Connection;

import org.springframework.jdbc.datasource.ConnectionHolder;

/**
 * The connection of a reactive transaction, as Spring's JDBC code finds it on a thread.
 */
final class LentConnectionHolder extends ConnectionHolder {

	LentConnectionHolder(Connection connection) {
		super(connection, true);
		setSynchronizedWithTransaction(true);
	}

}
