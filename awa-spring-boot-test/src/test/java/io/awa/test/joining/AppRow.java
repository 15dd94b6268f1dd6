package io.awa.test.joining;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A row of the application, for Spring Data JDBC and R2DBC.
 */
@Table("app_row")
record AppRow(@Id Long id, String text) {

}
