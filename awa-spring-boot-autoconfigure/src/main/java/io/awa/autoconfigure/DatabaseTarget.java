package io.awa.autoconfigure;

import org.jspecify.annotations.Nullable;

import io.awa.autoconfigure.AwaProperties.Migration;

/**
 * Where a connection was to go, in words that may be printed.
 *
 * @param origin the setting or bean that says so
 * @param url the address without password and parameters, or {@code null} if it is
 * unknown
 * @param credentials the settings of user and password, if the origin is a setting
 */
record DatabaseTarget(String origin, @Nullable String url, @Nullable String credentials) {

	/** Parameters and the part before the host may hold a password. */
	DatabaseTarget {
		url = (url != null) ? url.split("\\?", 2)[0].replaceFirst("//[^/]*@", "//") : null;
	}

	static DatabaseTarget application(String prefix, @Nullable String url) {
		return new DatabaseTarget(prefix + ".url", url, prefix + ".username and " + prefix + ".password");
	}

	static DatabaseTarget bean(String type) {
		return new DatabaseTarget("the bean of type " + type, null, null);
	}

	/** Where migrations go in an application that otherwise goes here. */
	DatabaseTarget forMigration(Migration migration) {
		boolean ownUrl = migration.url() != null;
		if (!ownUrl && migration.username() == null && migration.password() == null) {
			return this;
		}
		return new DatabaseTarget(ownUrl ? "awa.migration.url" : this.origin, ownUrl ? migration.url() : this.url,
				"awa.migration.username and awa.migration.password");
	}

	@Override
	public String toString() {
		return (this.url != null) ? this.url + " (" + this.origin + ")" : this.origin;
	}

}
