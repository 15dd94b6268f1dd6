package io.awa;

import org.jspecify.annotations.Nullable;

/**
 * The tables of the job queue do not fit this version of the library.
 */
public class SchemaException extends AwaException {

	/** What is wrong with the tables. */
	public enum Problem {

		/** They do not exist. */
		MISSING,

		/** They exist, but this role may not use them. */
		NOT_PERMITTED,

		/** They were made by an older version and need the newer migrations. */
		OLDER,

		/** They were made by a newer version than this one, and are not safe for it. */
		NEWER,

		/** The migrations could not be applied. */
		FAILED

	}

	private final String schema;

	private final Problem problem;

	/**
	 * Creates the exception.
	 * @param schema the schema that holds the tables
	 * @param problem what is wrong with them
	 * @param message what was found and what to do about it
	 * @param cause the failure behind it, if any
	 */
	public SchemaException(String schema, Problem problem, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.schema = schema;
		this.problem = problem;
	}

	/**
	 * Returns the schema that was looked at.
	 * @return the name of the schema
	 */
	public String schema() {
		return this.schema;
	}

	/**
	 * Returns what is wrong with the tables.
	 * @return the problem
	 */
	public Problem problem() {
		return this.problem;
	}

}
