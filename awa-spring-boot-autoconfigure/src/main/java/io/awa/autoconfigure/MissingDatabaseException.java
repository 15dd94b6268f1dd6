package io.awa.autoconfigure;

import io.awa.AwaException;

/**
 * The application wants to use the job queue but has no database to keep it in.
 */
final class MissingDatabaseException extends AwaException {

	MissingDatabaseException(String reason) {
		super(reason);
	}

}
