package io.awa.client;

import java.util.List;
import java.util.function.Consumer;

import io.netty.buffer.Unpooled;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import org.reactivestreams.Publisher;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.CopyResult;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;

/**
 * Inserts by COPY over R2DBC, chunk by chunk, in the surrounding transaction.
 */
final class R2dbcCopy {

	private final ReactiveRunner runner;

	private final InsertOperations inserts;

	private final SchemaName schema;

	R2dbcCopy(ReactiveRunner runner, InsertOperations inserts, SchemaName schema) {
		this.runner = runner;
		this.inserts = inserts;
		this.schema = schema;
	}

	/** Asks for the next chunk when the one before is stored. */
	Mono<CopyResult> insertAll(Publisher<?> jobs, InsertOptions options, Consumer<? super InsertResult> onResult) {
		return Flux
			.deferContextual((view) -> Flux.from(jobs)
				.<EncodedJob>map((job) -> this.inserts.encode(job, options, new ReactiveInsertContext(view))))
			.buffer(CopyChunk.SIZE)
			.concatMap(this::insertChunk, 0)
			.map((results) -> CopyParts.count(results, onResult))
			.reduce(new CopyResult(0, 0), CopyParts::plus);
	}

	private Mono<List<InsertResult>> insertChunk(List<EncodedJob> jobs) {
		CopyParts parts = CopyParts.of(jobs);
		Mono<List<InsertResult>> unique = parts.unique().isEmpty() ? Mono.just(List.of())
				: this.runner.run(() -> this.inserts.insertEncoded(parts.unique()));
		return unique.flatMap(
				(uniqueResults) -> (parts.plain().isEmpty() ? Mono.just(List.<InsertResult>of()) : copy(parts.plain()))
					.map((plainResults) -> parts.merge(plainResults, uniqueResults)));
	}

	private Mono<List<InsertResult>> copy(List<EncodedJob> jobs) {
		return this.runner.run(() -> this.inserts.reserve(jobs))
			.map((reservation) -> new CopyChunk(jobs, reservation))
			.flatMap((chunk) -> this.runner.explained(copyIn(chunk))
				.then(Mono.defer(() -> this.runner.announce(this.inserts.announcement(chunk.results()))))
				.thenReturn(chunk.results()));
	}

	private Mono<Long> copyIn(CopyChunk chunk) {
		return DatabaseClient.create(this.runner.scope().connectionFactory())
			.inConnection((connection) -> copyIn(connection, CopySql.copyJobs(), chunk::jobs)
				.then(copyIn(connection, CopySql.copyReady(), () -> List.of(chunk.ready()).iterator())));
	}

	private Mono<Long> copyIn(Connection connection, SqlCommand command, Iterable<byte[]> pieces) {
		PostgresqlConnection driver = R2dbcWrapped.find(connection, PostgresqlConnection.class);
		if (driver == null) {
			return Mono.error(new IllegalStateException("The connection of type " + connection.getClass().getName()
					+ " is none of PostgreSQL's driver and wraps none, which COPY needs. Use insertMany instead."));
		}
		return this.runner.scope()
			.limit(Mono.defer(() -> driver.copyIn(this.schema.resolve(command.sql()),
					Flux.fromIterable(pieces).map(Unpooled::wrappedBuffer))));
	}

}
