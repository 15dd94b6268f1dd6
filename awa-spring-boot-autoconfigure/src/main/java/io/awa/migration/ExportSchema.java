package io.awa.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import io.awa.sql.SchemaName;

/**
 * Command that writes SQL for administrators:
 * {@code java -cp awa-spring-boot-autoconfigure.jar io.awa.migration.ExportSchema
 * awa.sql [schema] [roles]}. Without the last argument it writes that of the schema, with
 * it that of the group roles. It needs no database and no other jar.
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
		if (args.length < 1 || args.length > 3 || (args.length == 3 && !args[2].equals("roles"))) {
			throw new IllegalArgumentException("Expected the file to write, optionally the schema, and optionally the "
					+ "word roles, but got " + String.join(" ", args) + ". Example: ExportSchema awa.sql awa");
		}
		SchemaName schema = new SchemaName((args.length > 1) ? args[1] : SchemaName.DEFAULT);
		String script = (args.length > 2) ? SchemaMigrations.roles(schema) : SchemaMigrations.script(schema);
		Files.writeString(Path.of(args[0]), script, StandardCharsets.UTF_8);
	}

}
