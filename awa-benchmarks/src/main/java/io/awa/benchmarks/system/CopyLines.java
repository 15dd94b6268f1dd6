package io.awa.benchmarks.system;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A COPY of lines that are made while they are sent.
 */
final class CopyLines {

	private static final int BUFFER = 64 * 1024;

	private CopyLines() {
	}

	/** Joins the transaction of the calling thread. */
	static void write(JdbcTemplate jdbc, String sql, Iterator<String> lines) {
		jdbc.execute((ConnectionCallback<Long>) (connection) -> write(connection, sql, lines));
	}

	private static long write(Connection connection, String sql, Iterator<String> lines) throws SQLException {
		CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
		StringBuilder buffer = new StringBuilder();
		while (lines.hasNext()) {
			buffer.append(lines.next()).append('\n');
			if (buffer.length() > BUFFER || !lines.hasNext()) {
				byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
				copy.writeToCopy(bytes, 0, bytes.length);
				buffer.setLength(0);
			}
		}
		return copy.endCopy();
	}

}
