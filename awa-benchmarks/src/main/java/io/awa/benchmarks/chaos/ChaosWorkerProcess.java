package io.awa.benchmarks.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.awa.benchmarks.system.JavaCommand;

/**
 * An application with the auto-configuration, in a virtual machine of its own. It ends
 * with its input, so that none is left when the one that started it has gone.
 */
public final class ChaosWorkerProcess {

	static final Duration HEARTBEAT_INTERVAL = Duration.ofMillis(500);

	/** How long a worker may be silent before its jobs are given to others. */
	static final Duration HEARTBEAT_LIMIT = Duration.ofSeconds(3);

	/** Begins the line that asks for all connections, before a number of ms. */
	static final String HOLD = "hold ";

	private static final List<String> OPTIONS = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

	private ChaosWorkerProcess() {
	}

	static List<String> command(ChaosStorage storage, ChaosAddress address) {
		return JavaCommand.of(OPTIONS, ChaosWorkerProcess.class, storage.name(), address.jdbcUrl());
	}

	/**
	 * Runs the application until the input ends.
	 * @param args the storage, and the JDBC URL of the database
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		ChaosStorage storage = ChaosStorage.valueOf(args[0]);
		ConfigurableApplicationContext context = start(storage, ChaosAddress.of(args[1]));
		try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				if (!line.startsWith(HOLD)) {
					throw new IllegalArgumentException("Cannot do '" + line + "'.");
				}
				storage.hold(context, Duration.ofMillis(Long.parseLong(line.substring(HOLD.length()))));
			}
		}
		System.exit(0);
	}

	private static ConfigurableApplicationContext start(ChaosStorage storage, ChaosAddress address) {
		Map<String, Object> properties = new LinkedHashMap<>(storage.connection(address));
		properties.put("awa.client", storage.name());
		properties.put("awa.migration.mode", "none");
		properties.put("awa.cron.enabled", false);
		properties.put("awa.worker.heartbeat-interval", HEARTBEAT_INTERVAL);
		properties.put("awa.worker.heartbeat-timeout", HEARTBEAT_LIMIT);
		properties.put("awa.worker.queues.default.concurrency", 6);
		properties.put("awa.worker.queues.default.deadline", "30s");
		properties.put("awa.worker.queues.slow.concurrency", 4);
		properties.put("awa.worker.queues.slow.deadline", "30s");
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(properties)
			.sources(storage.handlers())
			.run();
	}

	/** Handlers are added to it. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
