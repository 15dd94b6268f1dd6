package io.awa.cron;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.awa.InvalidRequestException;
import io.awa.NewCronSchedule;
import io.awa.client.CronDefinition;
import io.awa.json.JobCodec;

/**
 * A schedule that the application declares.
 *
 * @param schedule the schedule
 * @param source where it is declared, for messages
 */
public record CronDeclaration(NewCronSchedule schedule, String source) {

	/**
	 * Makes a declaration.
	 * @param source where it is declared, for messages
	 * @param schedule makes the schedule
	 * @return the declaration
	 * @throws InvalidScheduleException if it cannot be made
	 */
	public static CronDeclaration of(String source, Supplier<NewCronSchedule> schedule) {
		try {
			return new CronDeclaration(schedule.get(), source);
		}
		catch (InvalidRequestException ex) {
			throw new InvalidScheduleException(source, String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Encodes all declarations of an application.
	 * @param declarations the declarations
	 * @param codec encodes payloads
	 * @return their stored form, in the same order
	 * @throws InvalidScheduleException if one of them cannot be stored, or two have the
	 * same name
	 */
	public static List<CronDefinition> encode(List<CronDeclaration> declarations, JobCodec codec) {
		Map<String, CronDeclaration> byName = new LinkedHashMap<>();
		List<CronDefinition> definitions = new ArrayList<>();
		for (CronDeclaration declaration : declarations) {
			CronDeclaration other = byName.put(declaration.schedule().name(), declaration);
			if (other != null) {
				throw new InvalidScheduleException(
						declaration.source(), "The schedule '" + other.schedule().name()
								+ "' is declared twice, also by " + other.source() + ". Give one of them another name.",
						null);
			}
			definitions.add(declaration.encode(codec));
		}
		return definitions;
	}

	private CronDefinition encode(JobCodec codec) {
		try {
			return CronDefinition.of(this.schedule, codec);
		}
		catch (InvalidRequestException ex) {
			throw new InvalidScheduleException(this.source, String.valueOf(ex.getMessage()), ex);
		}
	}

}
