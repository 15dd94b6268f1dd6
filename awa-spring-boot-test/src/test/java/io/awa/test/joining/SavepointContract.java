package io.awa.test.joining;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link JoiningContract} says, and the same for savepoints: only JPA is without
 * them.
 */
abstract class SavepointContract extends JoiningContract {

	@Test
	void nestedRollbackTakesOnlyItsOwnRowAndJob() {
		transaction().executeWithoutResult((outer) -> {
			writeRowAndJob();
			nested().executeWithoutResult((inner) -> {
				writeRowAndJob();
				assertThat(look()).isEqualTo(new Counts(2, 2, 1));
				inner.setRollbackOnly();
			});
			assertThat(look()).isEqualTo(new Counts(1, 1, 1));
		});

		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

}
