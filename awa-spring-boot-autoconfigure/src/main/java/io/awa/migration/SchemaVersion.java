package io.awa.migration;

import io.awa.sql.SqlRow;

/**
 * What the schema in a database says about itself.
 *
 * @param version the number of its last migration
 * @param oldestJar the oldest version that a jar may be made for and still work with it
 */
public record SchemaVersion(int version, int oldestJar) {

	static final SchemaVersion NONE = new SchemaVersion(0, 0);

	/**
	 * Reads a row of {@link SchemaCheck#versionCommand}.
	 * @param row the row
	 * @return what it says
	 */
	public static SchemaVersion read(SqlRow row) {
		int version = row.getInt("version");
		Long oldestJar = row.findLong("oldest_jar");
		return new SchemaVersion(version, (oldestJar != null) ? Math.toIntExact(oldestJar) : version);
	}

	/**
	 * Says whether this jar works with the schema.
	 * @return {@code true} if it is of the version of this jar, or newer and safe for it
	 */
	public boolean suits() {
		return this.version >= SchemaMigrations.VERSION && this.oldestJar <= SchemaMigrations.VERSION;
	}

	/**
	 * Says whether the schema has migrations that this jar does not know.
	 * @return {@code true} if its version is higher than that of this jar
	 */
	public boolean isNewer() {
		return this.version > SchemaMigrations.VERSION;
	}

}
