package io.awa.test.joining;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Tuple;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/**
 * A repository of Spring Data JPA and the entity manager behind it. Saving sends nothing:
 * Hibernate writes entities when it is asked a query, and at the commit.
 */
@EnableJpaRepositories(considerNestedRepositories = true,
		includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = JpaLibrary.Rows.class))
class JpaLibrary {

	private final Rows rows;

	private final EntityManager entityManager;

	JpaLibrary(Rows rows, EntityManager entityManager) {
		this.rows = rows;
		this.entityManager = entityManager;
	}

	void writeRow(String text) {
		this.rows.save(new Row(text));
	}

	Counts look() {
		Tuple tuple = (Tuple) this.entityManager.createNativeQuery(Counts.SQL, Tuple.class).getSingleResult();
		return new Counts(tuple.get("rows", Long.class), tuple.get("jobs", Long.class), tuple.get("own", Long.class));
	}

	interface Rows extends JpaRepository<Row, Long> {

	}

	/** With a sequence, because the database would give an identity only for a row. */
	@Entity(name = "Row")
	@Table(name = "app_row")
	static class Row {

		@Id
		@GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "app_row_id_seq")
		@SequenceGenerator(name = "app_row_id_seq", allocationSize = 1)
		private Long id;

		private String text;

		protected Row() {
		}

		Row(String text) {
			this.text = text;
		}

	}

}
