package io.awa;

import java.time.ZoneId;
import java.time.ZoneOffset;

import org.springframework.scheduling.support.CronExpression;

/**
 * A schedule to be stored. Immutable.
 *
 * @param name identifies it, at most 200 characters
 * @param expression when it fires: a cron expression of 5 fields, or of 6 with seconds
 * first
 * @param zone the time zone of the expression
 * @param args the payload of its jobs: a record, an object or a map
 * @param options how its jobs are inserted; a due time is not among them
 */
public record NewCronSchedule(String name, String expression, ZoneId zone, Object args, InsertOptions options) {

	/**
	 * Checks every value.
	 */
	public NewCronSchedule {
		JobLimits.requireName("name", name);
		requireExpression(expression);
		if (zone == null) {
			throw new InvalidRequestException("zone", null, "The time zone is null. Pass one, for example UTC.");
		}
		if (args == null) {
			throw new InvalidJobException("args", null, "The payload is null. Pass a record, an object or a map.");
		}
		JobLimits.requireGiven("options", options);
		if (options.runAt() != null || options.delay() != null) {
			throw new InvalidJobException("runAt", options.runAt(), "The jobs of schedule '" + name
					+ "' are due when it fires. Leave withRunAt(…) and withDelay(…) out.");
		}
	}

	/**
	 * Returns a schedule in UTC whose jobs have default options.
	 * @param name identifies it
	 * @param expression when it fires
	 * @param args the payload of its jobs
	 * @return the schedule
	 */
	public static NewCronSchedule of(String name, String expression, Object args) {
		return new NewCronSchedule(name, expression, ZoneOffset.UTC, args, InsertOptions.defaults());
	}

	/**
	 * Returns a copy in a time zone.
	 * @param zone the time zone of the expression
	 * @return the copy
	 */
	public NewCronSchedule withZone(ZoneId zone) {
		return new NewCronSchedule(this.name, this.expression, zone, this.args, this.options);
	}

	/**
	 * Returns a copy whose jobs have other options.
	 * @param options how its jobs are inserted
	 * @return the copy
	 */
	public NewCronSchedule withOptions(InsertOptions options) {
		return new NewCronSchedule(this.name, this.expression, this.zone, this.args, options);
	}

	private static void requireExpression(String expression) {
		int fields = (expression != null) ? expression.trim().split("\\s+").length : 0;
		if (fields != 5 && fields != 6) {
			throw new InvalidRequestException("expression", expression, JobLimits.printable("The cron expression '"
					+ expression + "' has " + fields + " fields. Use 5, or 6 with seconds first."));
		}
		try {
			CronExpression.parse((fields == 5) ? "0 " + expression : expression);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidRequestException("expression", expression, JobLimits.printable("The cron expression '"
					+ expression + "' cannot be read: " + ex.getMessage() + ". Mend the field."), ex);
		}
	}

}
