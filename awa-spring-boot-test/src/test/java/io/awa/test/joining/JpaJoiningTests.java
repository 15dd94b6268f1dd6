package io.awa.test.joining;

import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.NestedTransactionNotSupportedException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * JPA as Boot configures it.
 */
@ContextConfiguration(classes = { JpaApplication.class, JpaLibrary.class })
class JpaJoiningTests extends JoiningContract {

	@Autowired
	private JpaLibrary library;

	@Autowired
	private EntityManagerFactory entityManagerFactory;

	@Override
	void writeRow(String text) {
		this.library.writeRow(text);
	}

	@Override
	Counts look() {
		return this.library.look();
	}

	/** By default Spring refuses, and if it is told not to, then Hibernate's dialect. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void nestedIsRefusedAndTheOuterTransactionStaysUsable(boolean nestedAllowed) {
		JpaTransactionManager manager = new JpaTransactionManager(this.entityManagerFactory);
		manager.setNestedTransactionAllowed(nestedAllowed);
		TransactionTemplate nested = new TransactionTemplate(manager);
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);

		new TransactionTemplate(manager).executeWithoutResult((outer) -> {
			writeRowAndJob();
			assertThatExceptionOfType(NestedTransactionNotSupportedException.class)
				.isThrownBy(() -> nested.executeWithoutResult((inner) -> writeRowAndJob()));
			assertThat(look()).isEqualTo(new Counts(1, 1, 1));
		});

		assertThat(this.database.committed()).isEqualTo(new Counts(1, 1, 0));
	}

}
