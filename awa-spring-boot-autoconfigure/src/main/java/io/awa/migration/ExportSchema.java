package io.awa.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import io.awa.sql.SchemaName;

/**
 * Command that writes the SQL of the schema for administrators:
 * {@code java -cp awa-spring-boot-autoconfigure.jar io.awa.migration.ExportSchema
 * awa.sql [schema]}. It needs no database and no other jar.
 */
public final class ExportSchema {

	private ExportSchema() {
	}

	/**
	 * Writes the script.
	 * @param args the file to write and, if it is not {@code awa}, the schema
	 * @throws IllegalArgumentException if the arguments are others
	 * @throws IOException if the file cannot be written
	 */
	public static void main(String[] args) throws IOException {
		if (args.length < 1 || args.length > 2) {
			throw new IllegalArgumentException("Expected the file to write and optionally the schema, but got "
					+ args.length + " arguments. Example: ExportSchema awa.sql awa");
		}
		SchemaName schema = new SchemaName((args.length > 1) ? args[1] : SchemaName.DEFAULT);
		Files.writeString(Path.of(args[0]), SchemaMigrations.script(schema), StandardCharsets.UTF_8);
	}

}
