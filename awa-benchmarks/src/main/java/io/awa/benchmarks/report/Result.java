package io.awa.benchmarks.report;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

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
	 * Adds what an earlier result says of other systems, and of goals not measured now.
	 */
	Result over(Result earlier) {
		Run both = new Run(this.run.date(), this.run.profile(), this.run.rounds(),
				this.run.seconds() + earlier.run.seconds());
		return new Result(this.name, this.title, this.description, both,
				pairs(this.tables, earlier.tables, Table::over), pairs(this.charts, earlier.charts, Chart::over),
				pairs(this.goals, earlier.goals, Goal::over), this.caveats);
	}

	private static <T> List<T> pairs(List<T> later, List<T> earlier, BinaryOperator<T> merge) {
		return IntStream.range(0, later.size())
			.mapToObj((i) -> (i < earlier.size()) ? merge.apply(later.get(i), earlier.get(i)) : later.get(i))
			.toList();
	}

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
