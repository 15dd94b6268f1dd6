package io.awa.test.joining;

import java.util.function.Function;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The bare {@link Connection} that {@link ConnectionFactoryUtils} gives.
 */
@ContextConfiguration(classes = R2dbcApplication.class)
class R2dbcConnectionJoiningTests extends ReactiveJoiningContract {

	@Autowired
	private ConnectionFactory connectionFactory;

	@Override
	Mono<Void> writeRow(String text) {
		return withConnection((connection) -> Flux
			.from(connection.createStatement("insert into app_row (text) values ($1)").bind("$1", text).execute())
			.flatMap(Result::getRowsUpdated)
			.then());
	}

	@Override
	Mono<Counts> look() {
		return withConnection((connection) -> Flux.from(connection.createStatement(Counts.SQL).execute())
			.flatMap((result) -> result.map(R2dbcConnectionJoiningTests::read))
			.single());
	}

	/** The connection stays with the transaction, which gives it back. */
	private <T> Mono<T> withConnection(Function<Connection, Mono<T>> work) {
		return ConnectionFactoryUtils.getConnection(this.connectionFactory).flatMap(work);
	}

	private static Counts read(Readable row) {
		return new Counts(row.get("rows", Long.class), row.get("jobs", Long.class), row.get("own", Long.class));
	}

}
