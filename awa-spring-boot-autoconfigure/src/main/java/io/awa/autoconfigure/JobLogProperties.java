package io.awa.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.awa.JobLogLevel;
import io.awa.worker.JobLogSettings;

/**
 * What is kept with a job of what its handler logs.
 *
 * @param enabled Whether what handlers log is kept with their jobs.
 * @param level The least important level that is kept. What the loggers of the
 * application leave out is not kept either.
 * @param maxLines How many lines of a run are kept at most.
 * @param maxLineLength How many characters of a message are kept at most.
 * @param maxSize How much of a run is kept at most, over all of its lines.
 * @param maxJobLines How many lines of a job may be there when a run of it begins to log.
 * The oldest go.
 */
public record JobLogProperties(@DefaultValue("false") boolean enabled, @DefaultValue("info") JobLogLevel level,
		@DefaultValue("200") int maxLines, @DefaultValue("2000") int maxLineLength,
		@DefaultValue("64KB") DataSize maxSize, @DefaultValue("2000") int maxJobLines) {

	private static final long LARGEST_SIZE = 1 << 20;

	/**
	 * Checks the values.
	 */
	public JobLogProperties {
		requireBetween("max-lines", maxLines, 1, 10_000, "200");
		requireBetween("max-line-length", maxLineLength, 10, 100_000, "2000");
		requireBetween("max-job-lines", maxJobLines, 1, 100_000, "2000");
		if (maxSize.toBytes() < 1024 || maxSize.toBytes() > LARGEST_SIZE) {
			throw new IllegalArgumentException("awa.worker.job-log.max-size is " + maxSize
					+ ". Set it to a size between 1KB and 1MB, such as 64KB; keep more in a system for logs.");
		}
	}

	private static void requireBetween(String name, int value, int least, int most, String example) {
		if (value < least || value > most) {
			throw new IllegalArgumentException("awa.worker.job-log." + name + " is " + value
					+ ". Set it to a number between " + least + " and " + most + ", such as " + example + ".");
		}
	}

	JobLogSettings settings() {
		return new JobLogSettings(this.enabled, this.level, this.maxLines, this.maxLineLength,
				(int) this.maxSize.toBytes(), this.maxJobLines);
	}

}
