package io.awa.autoconfigure;

import io.awa.AwaException;

/**
 * The application is connected to a database that cannot hold the job queue.
 */
final class UnsupportedDatabaseException extends AwaException {

	UnsupportedDatabaseException(DatabaseProduct product) {
		super("The job queue needs PostgreSQL " + DatabaseProduct.MINIMUM_VERSION + " or newer, but the database is "
				+ product.name() + " " + product.version() + ".");
	}

}
