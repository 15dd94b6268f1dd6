package io.awa.client;

import java.util.List;
import java.util.Optional;

import io.awa.CronSchedule;
import io.awa.InsertResult;
import io.awa.InvalidRequestException;
import io.awa.JobLimits;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;
import io.awa.client.InsertSql.InsertRow;
import io.awa.sql.SqlCommand;

/**
 * Builds the operations on schedules, the same for both clients.
 */
final class CronOperations {

	private final ClientSettings settings;

	private final InsertOperations inserts;

	CronOperations(ClientSettings settings) {
		this.settings = settings;
		this.inserts = new InsertOperations(settings);
	}

	Operation<CronSchedule, List<CronSchedule>> list() {
		return Operation.read(CronSql.list(), CronSql::read, (schedules) -> schedules);
	}

	Operation<CronSchedule, Optional<CronSchedule>> find(String name) {
		return Operation.read(CronSql.find(name(name)), CronSql::read, (schedules) -> schedules.stream().findFirst());
	}

	Operation<Boolean, Boolean> put(NewCronSchedule schedule) {
		SqlCommand command = CronSql.put(CronDefinition.of(schedule, this.settings.codec()));
		return Operation.write(command, (row) -> row.getInt("created") == 1, (rows) -> rows.get(0));
	}

	Operation<Long, Boolean> pause(String name, PauseOptions options) {
		if (options == null) {
			throw new InvalidRequestException("options", null, "The options are null. Pass PauseOptions.defaults().");
		}
		return change(CronSql.pause(name(name), options));
	}

	Operation<Long, Boolean> resume(String name) {
		return change(CronSql.resume(name(name)));
	}

	Operation<Long, Boolean> delete(String name) {
		return change(CronSql.delete(name(name)));
	}

	Operation<InsertRow, Optional<InsertResult>> trigger(String name) {
		SqlCommand command = CronSql.trigger(name(name), Math.toIntExact(this.settings.uniqueLockTimeout().toMillis()));
		return this.inserts.results(command).map((results) -> results.stream().findFirst());
	}

	private static Operation<Long, Boolean> change(SqlCommand command) {
		return Operation.write(command, (row) -> row.getLong("changed"), (rows) -> !rows.isEmpty());
	}

	private static String name(String name) {
		return JobLimits.requireScheduleName(name);
	}

}
