package io.awa.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.awa.Health;
import io.awa.migration.SchemaCheck;
import io.awa.migration.SchemaMigrations;
import io.awa.migration.SchemaVersion;
import io.awa.sql.SqlCommand;

/**
 * Builds the question for the health, the same for both clients.
 */
final class HealthOperations {

	private final ClientSettings settings;

	HealthOperations(ClientSettings settings) {
		this.settings = settings;
	}

	SqlCommand version() {
		return SchemaCheck.versionCommand(this.settings.schema());
	}

	/**
	 * Asks whether the user may look at jobs, which one who only inserts them may not.
	 */
	SqlCommand rights() {
		return HealthSql.rights(this.settings.schema());
	}

	Operation<Optional<Duration>, Optional<Duration>> oldestDue() {
		return Operation.read(HealthSql.oldestDue(), HealthSql::readAge, (rows) -> rows.get(0));
	}

	Health answered(List<SchemaVersion> versions) {
		SchemaVersion found = versions.isEmpty() ? null : versions.get(0);
		Integer version = (found != null) ? Integer.valueOf(found.version()) : null;
		String problem = null;
		if (found == null) {
			problem = "The tables are missing in schema " + this.settings.schema() + ".";
		}
		else if (!found.suits()) {
			problem = "The tables in schema " + this.settings.schema() + " have version " + found.version()
					+ ", but this library works with version " + SchemaMigrations.VERSION + ".";
		}
		return new Health(true, version, SchemaMigrations.VERSION, this.settings.listener().workerHealth(), problem);
	}

	Health unanswered(RuntimeException failure) {
		return new Health(false, null, SchemaMigrations.VERSION, this.settings.listener().workerHealth(),
				"The database cannot be asked: " + failure.getMessage());
	}

}
