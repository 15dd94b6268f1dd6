package io.awa.benchmarks.report;

import java.util.List;

/**
 * What a measure found.
 *
 * @param name the name of the measure, as it is chosen by
 * @param title a heading
 * @param description what was measured, and how
 * @param run when and how thoroughly it ran
 * @param tables its figures
 * @param charts its plots
 * @param goals what was aimed at
 * @param caveats what a reader must know to judge the figures
 */
public record Result(String name, String title, String description, Run run, List<Table> tables, List<Chart> charts,
		List<Goal> goals, List<String> caveats) {

	/**
	 * When and how thoroughly a measure ran.
	 *
	 * @param date the day
	 * @param profile the name of the profile
	 * @param rounds how many rounds counted
	 * @param seconds how long the measure took
	 */
	public record Run(String date, String profile, int rounds, long seconds) {
	}

}
