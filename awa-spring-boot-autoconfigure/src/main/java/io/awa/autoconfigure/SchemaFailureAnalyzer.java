package io.awa.autoconfigure;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

import io.awa.SchemaException;
import io.awa.migration.SchemaMigrations;

/**
 * Explains tables that do not fit this version of the library.
 */
final class SchemaFailureAnalyzer extends AbstractFailureAnalyzer<SchemaException> {

	private static final String PERMISSION_DENIED = "42501";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SchemaException cause) {
		return new FailureAnalysis(describe(cause), action(cause), cause);
	}

	private static String describe(SchemaException cause) {
		String message = String.valueOf(cause.getMessage());
		return switch (cause.problem()) {
			case MISSING -> "Schema '" + cause.schema() + "' with the tables of the job queue does not exist.";
			case OLDER, NEWER, NOT_PERMITTED -> firstSentence(message);
			case FAILED -> isDenied(cause)
					? "The role may not create the tables of the job queue in schema '" + cause.schema() + "': "
							+ sqlMessage(cause)
					: "The tables of the job queue in schema '" + cause.schema() + "' could not be made: "
							+ rootMessage(cause);
		};
	}

	private static String action(SchemaException cause) {
		String export = "java -cp awa-spring-boot-autoconfigure.jar io.awa.migration.ExportSchema awa.sql "
				+ cause.schema();
		return switch (cause.problem()) {
			case MISSING -> "Set awa.migration.mode=auto, or apply the script that '" + export + "' writes.";
			case NOT_PERMITTED ->
				String.valueOf(cause.getMessage()).replaceFirst("^.*?run: ", "As the owner of the tables run: ");
			case OLDER -> "Set awa.migration.mode=auto, or let the owner of the schema bring it to version "
					+ SchemaMigrations.VERSION + ".";
			case NEWER ->
				"Update awa-spring-boot-starter in this application: another one has already brought the schema "
						+ "to a version that is not safe for this jar.";
			case FAILED -> isDenied(cause)
					? "Run 'grant create on database <name> to <role>', or set awa.migration.username and "
							+ "awa.migration.password to a role that may, or apply the script that '" + export
							+ "' writes and set awa.migration.mode=validate."
					: "Correct the cause above and start again; what was not finished was rolled back.";
		};
	}

	private static boolean isDenied(Throwable failure) {
		SQLException sql = findSql(failure);
		return sql != null && PERMISSION_DENIED.equals(sql.getSQLState());
	}

	private static String sqlMessage(Throwable failure) {
		SQLException sql = findSql(failure);
		return String.valueOf((sql != null) ? sql.getMessage() : failure.getMessage());
	}

	private static String rootMessage(Throwable failure) {
		return String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
	}

	private static @Nullable SQLException findSql(Throwable failure) {
		for (Throwable current = failure; current != null; current = current.getCause()) {
			if (current instanceof SQLException sql) {
				return sql;
			}
		}
		return null;
	}

	private static String firstSentence(String message) {
		int end = message.indexOf(". ");
		return (end > 0) ? message.substring(0, end + 1) : message;
	}

}
