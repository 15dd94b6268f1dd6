package io.awa.autoconfigure;

import io.awa.AwaException;

/**
 * It is unknown how to reach the database over JDBC for migrations.
 */
final class MigrationAddressException extends AwaException {

	private final String reason;

	MigrationAddressException(String reason) {
		super("No JDBC address for the migrations of the job queue is known: " + reason
				+ " Set awa.migration.url, awa.migration.username and awa.migration.password, or set "
				+ "awa.migration.mode=validate and apply the exported script.");
		this.reason = reason;
	}

	/** Without the parameters, which may hold a password. */
	static MigrationAddressException notPostgresql(String url) {
		return new MigrationAddressException(
				"awa.migration.url is '" + url.split("\\?", 2)[0] + "', which does not start with jdbc:postgresql:.");
	}

	String reason() {
		return "The migrations of the job queue run over JDBC, but no address for them is known: " + this.reason;
	}

}
