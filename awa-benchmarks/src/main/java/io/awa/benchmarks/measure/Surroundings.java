package io.awa.benchmarks.measure;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.awa.benchmarks.report.Environment;
import io.awa.benchmarks.system.SystemKind;

/**
 * Finds out where and on what measures run.
 */
public final class Surroundings {

	private static final Pattern JAR = Pattern.compile("-(\\d[^/]*)\\.jar$");

	private static final int FORCES = 200;

	/** A class of each thing whose version matters. */
	private static final Map<String, String> CLASSES = classes();

	private Surroundings() {
	}

	/**
	 * Describes them.
	 * @param context what measures work with
	 * @param command how the measures were started
	 * @return the description
	 * @throws IOException if the disk cannot be tried
	 */
	public static Environment describe(MeasureContext context, String command) throws IOException {
		return new Environment(versions(context), hardware(), settings(context), command);
	}

	private static Map<String, String> classes() {
		Map<String, String> classes = new LinkedHashMap<>();
		classes.put("Spring Boot", "org.springframework.boot.SpringApplication");
		classes.put("pgjdbc", "org.postgresql.Driver");
		classes.put("r2dbc-postgresql", "io.r2dbc.postgresql.PostgresqlConnectionFactory");
		classes.put("HikariCP", "com.zaxxer.hikari.HikariDataSource");
		classes.put("db-scheduler", "com.github.kagkarlsson.scheduler.Scheduler");
		classes.put("JobRunr", "org.jobrunr.scheduling.JobScheduler");
		classes.put("Quartz", "org.quartz.Scheduler");
		return classes;
	}

	private static Map<String, String> versions(MeasureContext context) throws IOException {
		Map<String, String> versions = new LinkedHashMap<>();
		versions.put("Awa for Spring", ownVersion());
		versions.put("PostgreSQL",
				context.server().sql().sql("select split_part(version(), ' ', 2)").query(String.class).single());
		versions.put("JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
		CLASSES.forEach((title, type) -> {
			String version = versionOf(type);
			if (version != null) {
				versions.put(title, version);
			}
		});
		return versions;
	}

	private static String ownVersion() throws IOException {
		Properties properties = new Properties();
		try (var in = Surroundings.class.getResourceAsStream("/io/awa/benchmarks/build.properties")) {
			if (in != null) {
				properties.load(in);
			}
		}
		return properties.getProperty("version", "unknown");
	}

	private static @Nullable String versionOf(String type) {
		try {
			Class<?> found = Class.forName(type, false, Surroundings.class.getClassLoader());
			String version = found.getPackage().getImplementationVersion();
			CodeSource source = found.getProtectionDomain().getCodeSource();
			if (version == null && source != null) {
				Matcher jar = JAR.matcher(source.getLocation().getPath());
				version = jar.find() ? jar.group(1) : "unknown";
			}
			return version;
		}
		catch (ClassNotFoundException ex) {
			return null;
		}
	}

	private static Map<String, String> hardware() throws IOException {
		Map<String, String> hardware = new LinkedHashMap<>();
		hardware.put("Processor", proc("/proc/cpuinfo", "model name", System.getProperty("os.arch")));
		hardware.put("Cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
		hardware.put("Memory", memory());
		hardware.put("Operating system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
		hardware.put("Writing a page to disk and waiting for it (fdatasync)",
				String.format(Locale.ROOT, "%.0f µs (median)", forceMicros()));
		hardware.put("Where PostgreSQL runs", "on the same machine as the workers, if its URL was not given");
		return hardware;
	}

	private static String memory() throws IOException {
		String total = proc("/proc/meminfo", "MemTotal", "unknown");
		String digits = total.replaceAll("\\D", "");
		return digits.isEmpty() ? total : String.format(Locale.ROOT, "%.1f GiB", Long.parseLong(digits) / 1048576.0);
	}

	private static String proc(String file, String key, String otherwise) throws IOException {
		if (!Files.isReadable(Path.of(file))) {
			return otherwise;
		}
		return Files.readAllLines(Path.of(file))
			.stream()
			.filter((line) -> line.startsWith(key))
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.findFirst()
			.orElse(otherwise);
	}

	private static double forceMicros() throws IOException {
		File file = File.createTempFile("awa", ".force");
		List<Double> micros = new ArrayList<>();
		try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.WRITE)) {
			for (int i = 0; i < FORCES; i++) {
				channel.write(ByteBuffer.allocate(8192), 0);
				long start = System.nanoTime();
				channel.force(false);
				micros.add((System.nanoTime() - start) / 1e3);
			}
		}
		finally {
			Files.deleteIfExists(file.toPath());
		}
		return Statistics.of(micros).median();
	}

	private static Map<String, String> settings(MeasureContext context) {
		Map<String, String> settings = new LinkedHashMap<>();
		for (SystemKind kind : context.systems()) {
			try (Contestant contestant = Contestant.open(context, kind)) {
				settings.put(kind.title(), contestant.system().settings());
			}
			catch (RuntimeException ex) {
				settings.put(kind.title(), "could not be opened");
			}
		}
		settings.put("All", "a pool of at most 10 connections; the same PostgreSQL with `fsync`, "
				+ "`full_page_writes` and `synchronous_commit` on");
		return settings;
	}

}
