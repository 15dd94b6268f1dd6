package io.awa.test.joining;

import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The {@link DSLContext} that Boot configures, in Spring's transactions and in its own.
 */
@ContextConfiguration(classes = JdbcApplication.class)
class JooqJoiningTests extends SavepointContract {

	@Autowired
	private DSLContext dsl;

	@Override
	void writeRow(String text) {
		writeRow(this.dsl, text);
	}

	@Override
	Counts look() {
		return look(this.dsl);
	}

	@Test
	void jobJoinsTransactionsThatJooqBegins() {
		this.dsl.transaction((outer) -> {
			writeRow(outer.dsl(), "outer");
			insertJob();
			assertThat(look(outer.dsl())).isEqualTo(new Counts(1, 1, 1));
			assertThat(this.database.committed()).isEqualTo(Counts.NOTHING);
			assertThatIllegalStateException().isThrownBy(() -> outer.dsl().transaction((inner) -> {
				writeRow(inner.dsl(), "inner");
				insertJob();
				throw new IllegalStateException("later step failed");
			}));
			assertThat(look(outer.dsl())).isEqualTo(new Counts(1, 1, 1));
		});

		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

	private static void writeRow(DSLContext dsl, String text) {
		dsl.insertInto(DSL.table("app_row")).set(DSL.field("text", String.class), text).execute();
	}

	private static Counts look(DSLContext dsl) {
		return dsl.fetchSingle(Counts.SQL).into(Counts.class);
	}

}
