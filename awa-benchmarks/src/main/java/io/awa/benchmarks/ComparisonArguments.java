package io.awa.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.awa.benchmarks.measure.Measure;
import io.awa.benchmarks.measure.Measures;
import io.awa.benchmarks.measure.Profile;
import io.awa.benchmarks.system.SystemKind;

/**
 * What to compare, and where to put it.
 *
 * @param reportOnly whether nothing is measured
 * @param profile how thoroughly is measured
 * @param measures what is measured
 * @param systems what is compared
 * @param url where PostgreSQL runs, if it is not embedded
 * @param output the folder of the report
 * @param results the folder of the figures
 */
record ComparisonArguments(boolean reportOnly, Profile profile, List<Measure> measures, List<SystemKind> systems,
		@Nullable String url, Path output, Path results) {

	private static final Set<String> KNOWN = Set.of("profile", "measures", "systems", "url", "output", "results",
			"rounds", "seconds", "min-tasks", "max-tasks", "pinned-minutes");

	static ComparisonArguments parse(String... args) {
		Map<String, String> options = new LinkedHashMap<>();
		boolean reportOnly = false;
		for (String arg : args) {
			if (arg.equals("report")) {
				reportOnly = true;
				continue;
			}
			int equals = arg.indexOf('=');
			if (!arg.startsWith("--") || equals < 0 || !KNOWN.contains(arg.substring(2, equals))) {
				throw new IllegalArgumentException("No option '" + arg + "'.");
			}
			options.put(arg.substring(2, equals), arg.substring(equals + 1));
		}
		Path root = root();
		return new ComparisonArguments(reportOnly, profile(options), measures(options.get("measures")),
				systems(options.get("systems")), options.get("url"), path(options.get("output"), root.resolve("docs")),
				path(options.get("results"), root.resolve("awa-benchmarks/target/benchmarks")));
	}

	/** The command that repeats this, without what is special to a machine. */
	String command() {
		return "./mvnw -q -pl awa-benchmarks -am compile exec:exec -Dexec.executable=java \"-Dexec.args=-Xmx2g "
				+ "-classpath %classpath io.awa.benchmarks.ComparisonBenchmark --profile=" + this.profile.name() + "\"";
	}

	private static Profile profile(Map<String, String> options) {
		Profile profile = Profile.named(options.getOrDefault("profile", "full"));
		if (options.containsKey("rounds")) {
			profile = profile.withRounds(Integer.parseInt(options.getOrDefault("rounds", "")));
		}
		if (options.containsKey("seconds")) {
			profile = profile.withSeconds(Double.parseDouble(options.getOrDefault("seconds", "")));
		}
		int minTasks = Integer.parseInt(options.getOrDefault("min-tasks", "" + profile.minTasks()));
		int maxTasks = Integer.parseInt(options.getOrDefault("max-tasks", "" + profile.maxTasks()));
		profile = profile.withTasks(minTasks, maxTasks);
		if (options.containsKey("pinned-minutes")) {
			double minutes = Double.parseDouble(options.getOrDefault("pinned-minutes", ""));
			profile = profile.withPinned(Duration.ofMillis((long) (minutes * 60_000)));
		}
		return profile;
	}

	private static List<Measure> measures(@Nullable String names) {
		if (names == null) {
			return Measures.all();
		}
		List<String> chosen = List.of(names.split(","));
		if (!Measures.names().containsAll(chosen)) {
			throw new IllegalArgumentException("The measures are " + Measures.names() + ", not " + chosen + ".");
		}
		return Measures.all().stream().filter((measure) -> chosen.contains(measure.name())).toList();
	}

	private static List<SystemKind> systems(@Nullable String names) {
		if (names == null) {
			return List.of(SystemKind.values());
		}
		return Stream.of(names.split(",")).map(SystemKind::valueOf).toList();
	}

	private static Path path(@Nullable String given, Path otherwise) {
		return (given != null) ? Path.of(given) : otherwise;
	}

	/** The folder of the whole project, from wherever within it this was started. */
	private static Path root() {
		Path folder = Path.of("").toAbsolutePath();
		for (Path candidate = folder; candidate != null; candidate = candidate.getParent()) {
			if (Files.isDirectory(candidate.resolve("awa-benchmarks"))) {
				return candidate;
			}
		}
		return folder;
	}

}
