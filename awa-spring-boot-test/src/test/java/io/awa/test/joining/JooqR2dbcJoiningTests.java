package io.awa.test.joining;

import java.util.function.Function;

import io.r2dbc.spi.ConnectionFactory;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;
import org.springframework.r2dbc.connection.TransactionAwareConnectionFactoryProxy;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * jOOQ over R2DBC, for which Boot configures nothing: on the connection of the
 * transaction.
 */
@ContextConfiguration(classes = R2dbcApplication.class)
class JooqR2dbcJoiningTests extends ReactiveJoiningContract {

	@Autowired
	private ConnectionFactory connectionFactory;

	@Override
	Mono<Void> writeRow(String text) {
		return withJooq((dsl) -> writeRow(dsl, text));
	}

	@Override
	Mono<Counts> look() {
		return withJooq(JooqR2dbcJoiningTests::look);
	}

	/** The row is committed at once, although the job still waits for the commit. */
	@Test
	void transactionAwareProxyAloneJoinsNothing() {
		DSLContext dsl = DSL.using(new TransactionAwareConnectionFactoryProxy(this.connectionFactory),
				SQLDialect.POSTGRES);

		writeRow(dsl, "beside").then(insertJob())
			.then(seeCommitted(new Counts(1, 0, 0)))
			.as(transaction()::transactional)
			.block(LIMIT);

		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

	/** The connection stays with the transaction, which gives it back. */
	private <T> Mono<T> withJooq(Function<DSLContext, Mono<T>> work) {
		return ConnectionFactoryUtils.getConnection(this.connectionFactory)
			.flatMap((connection) -> work.apply(DSL.using(connection, SQLDialect.POSTGRES)));
	}

	private static Mono<Void> writeRow(DSLContext dsl, String text) {
		return Flux.from(dsl.insertInto(DSL.table("app_row")).set(DSL.field("text", String.class), text)).then();
	}

	private static Mono<Counts> look(DSLContext dsl) {
		return Flux.from(dsl.resultQuery(Counts.SQL)).map((record) -> record.into(Counts.class)).single();
	}

}
