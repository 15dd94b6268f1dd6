package io.awa.benchmarks;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.IntFunction;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Two plain COPYs in one transaction, of lines that cost nothing to make.
 */
final class PlainCopy {

	private static final int BATCH = 1_000;

	private final BenchmarkDatabase database;

	PlainCopy(BenchmarkDatabase database) {
		this.database = database;
	}

	void insert(int jobs) {
		try (Connection connection = this.database.dataSource().getConnection()) {
			connection.setAutoCommit(false);
			copy(connection, "copy awa.job (id, run_at, kind, queue, args) from stdin", jobs, (i) -> i
					+ "\tnow\tno_op\tcopied\t{\"customer\":\"Ada Obi\",\"email\":\"ada@example.com\",\"order\":" + i
					+ "}\n");
			copy(connection, "copy awa.ready (job_id, run_at, priority, attempt, queue, kind) from stdin", jobs,
					(i) -> i + "\tnow\t2\t0\tcopied\tno_op\n");
			connection.commit();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void copy(Connection connection, String sql, int jobs, IntFunction<String> line)
			throws SQLException {
		CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
		StringBuilder lines = new StringBuilder();
		for (int i = 1; i <= jobs; i++) {
			lines.append(line.apply(i));
			if (i % BATCH == 0 || i == jobs) {
				byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
				copy.writeToCopy(bytes, 0, bytes.length);
				lines.setLength(0);
			}
		}
		copy.endCopy();
	}

}
