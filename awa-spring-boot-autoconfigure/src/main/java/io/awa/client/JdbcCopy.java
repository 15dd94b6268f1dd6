package io.awa.client;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

import io.awa.CopyResult;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.client.CopySql.Reservation;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;

/**
 * Inserts by COPY over JDBC, chunk by chunk, in the surrounding transaction.
 */
final class JdbcCopy {

	private final JdbcRunner runner;

	private final InsertOperations inserts;

	private final SchemaName schema;

	JdbcCopy(JdbcRunner runner, InsertOperations inserts, SchemaName schema) {
		this.runner = runner;
		this.inserts = inserts;
		this.schema = schema;
	}

	CopyResult insertAll(Iterator<?> jobs, InsertOptions options, Consumer<? super InsertResult> onResult) {
		CopyResult total = new CopyResult(0, 0);
		while (jobs.hasNext()) {
			List<InsertResult> results = insertChunk(nextChunk(jobs, options));
			total = CopyParts.plus(total, CopyParts.count(results, onResult));
		}
		return total;
	}

	private List<EncodedJob> nextChunk(Iterator<?> jobs, InsertOptions options) {
		List<EncodedJob> chunk = new ArrayList<>(CopyChunk.SIZE);
		while (chunk.size() < CopyChunk.SIZE && jobs.hasNext()) {
			chunk.add(this.inserts.encode(jobs.next(), options, InsertContext.none()));
		}
		return chunk;
	}

	private List<InsertResult> insertChunk(List<EncodedJob> jobs) {
		CopyParts parts = CopyParts.of(jobs);
		List<InsertResult> unique = parts.unique().isEmpty() ? List.of()
				: this.runner.run(this.inserts.insertEncoded(parts.unique()));
		List<InsertResult> plain = parts.plain().isEmpty() ? List.of() : copy(parts.plain());
		return parts.merge(plain, unique);
	}

	private List<InsertResult> copy(List<EncodedJob> jobs) {
		Reservation reservation = this.runner.run(this.inserts.reserve(jobs));
		CopyChunk chunk = new CopyChunk(jobs, reservation);
		this.runner.explained(() -> new JdbcTemplate(this.runner.scope().dataSource())
			.execute((ConnectionCallback<Long>) (connection) -> copyIn(connection, CopySql.copyJobs(), chunk.jobs())
					+ copyIn(connection, CopySql.copyReady(), List.of(chunk.ready()).iterator())));
		this.runner.announce(this.inserts.announcement(chunk.results()));
		return chunk.results();
	}

	private long copyIn(Connection connection, SqlCommand command, Iterator<byte[]> pieces) throws SQLException {
		CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(this.schema.resolve(command.sql()));
		try {
			while (pieces.hasNext()) {
				byte[] piece = pieces.next();
				copy.writeToCopy(piece, 0, piece.length);
			}
			return copy.endCopy();
		}
		finally {
			if (copy.isActive()) {
				copy.cancelCopy();
			}
		}
	}

}
