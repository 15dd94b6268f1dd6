package io.awa.client;

import java.util.List;
import java.util.Optional;

import io.awa.CronSchedule;
import io.awa.InsertResult;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;

/**
 * What operators do with schedules, by blocking calls in the surrounding transaction.
 */
public interface CronSchedules {

	/**
	 * Lists all schedules by name.
	 * @return the schedules
	 */
	List<CronSchedule> list();

	/**
	 * Reads a schedule.
	 * @param name its name
	 * @return the schedule, empty if there is none of that name
	 */
	Optional<CronSchedule> find(String name);

	/**
	 * Stores a schedule. One of the same name is replaced; its pause and what is known of
	 * its fires stay. If it fires at other times than before, these count from now on.
	 * One that applications declare is replaced until one of them starts anew.
	 * @param schedule the schedule
	 * @return {@code true} if it is new, {@code false} if it replaced one
	 * @throws io.awa.InvalidRequestException if it cannot be stored; nothing was sent
	 */
	boolean put(NewCronSchedule schedule);

	/**
	 * Stops a schedule from firing. Pausing a paused one replaces the pause.
	 * @param name its name
	 * @param options who, why and how long
	 * @return {@code false} if there is none of that name
	 */
	boolean pause(String name, PauseOptions options);

	/**
	 * Lets a paused schedule fire again.
	 * @param name its name
	 * @return {@code false} if it was not paused or there is none of that name
	 */
	boolean resume(String name);

	/**
	 * Deletes a schedule. Jobs that it inserted stay. One that running applications
	 * declare comes back within a minute or so; pause it instead.
	 * @param name its name
	 * @return {@code false} if there is none of that name
	 */
	boolean delete(String name);

	/**
	 * Inserts a job of a schedule now, also while it is paused. Its next fire stays.
	 * @param name its name
	 * @return the inserted job, empty if there is no schedule of that name
	 */
	Optional<InsertResult> trigger(String name);

}
