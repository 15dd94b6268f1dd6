package io.awa.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.awa.CronSchedule;
import io.awa.InsertResult;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;

/**
 * The operations of {@link CronSchedules} with futures for results.
 */
public interface AsyncCronSchedules {

	/**
	 * The same as {@link CronSchedules#list()}.
	 * @return the result, or the failure
	 */
	CompletableFuture<List<CronSchedule>> list();

	/**
	 * The same as {@link CronSchedules#find(String)}.
	 * @param name its name
	 * @return the result, or the failure
	 */
	CompletableFuture<Optional<CronSchedule>> find(String name);

	/**
	 * The same as {@link CronSchedules#put(NewCronSchedule)}.
	 * @param schedule the schedule
	 * @return the result, or the failure
	 */
	CompletableFuture<Boolean> put(NewCronSchedule schedule);

	/**
	 * The same as {@link CronSchedules#pause(String, PauseOptions)}.
	 * @param name its name
	 * @param options who, why and how long
	 * @return the result, or the failure
	 */
	CompletableFuture<Boolean> pause(String name, PauseOptions options);

	/**
	 * The same as {@link CronSchedules#resume(String)}.
	 * @param name its name
	 * @return the result, or the failure
	 */
	CompletableFuture<Boolean> resume(String name);

	/**
	 * The same as {@link CronSchedules#delete(String)}.
	 * @param name its name
	 * @return the result, or the failure
	 */
	CompletableFuture<Boolean> delete(String name);

	/**
	 * The same as {@link CronSchedules#trigger(String)}.
	 * @param name its name
	 * @return the result, or the failure
	 */
	CompletableFuture<Optional<InsertResult>> trigger(String name);

}
