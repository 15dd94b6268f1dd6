package io.awa.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What database the application is connected to.
 *
 * @param name the name of the product
 * @param version its version as the driver tells it
 */
record DatabaseProduct(String name, String version) {

	static final int MINIMUM_VERSION = 14;

	private static final Pattern MAJOR_VERSION = Pattern.compile("\\d+");

	/**
	 * Requires a PostgreSQL that has what the statements need.
	 * @throws UnsupportedDatabaseException if it is another or too old
	 */
	void requireSupported() {
		if (!"PostgreSQL".equals(this.name) || majorVersion() < MINIMUM_VERSION) {
			throw new UnsupportedDatabaseException(this);
		}
	}

	private int majorVersion() {
		Matcher matcher = MAJOR_VERSION.matcher(this.version);
		return matcher.find() ? Integer.parseInt(matcher.group()) : 0;
	}

	/**
	 * Asks the database.
	 */
	interface Probe {

		/**
		 * Connects and asks.
		 * @throws UnreachableDatabaseException if there is no connection
		 */
		DatabaseProduct ask();

		DatabaseTarget target();

	}

}
