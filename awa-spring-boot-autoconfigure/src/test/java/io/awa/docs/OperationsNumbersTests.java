package io.awa.docs;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.yaml.snakeyaml.Yaml;

import io.awa.autoconfigure.AwaProperties;
import io.awa.docs.Pages.Block;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page about operations reckons with the defaults that there are.
 */
class OperationsNumbersTests {

	private static final String PAGE = Pages.read("docs/operations.md");

	private static final String SOURCES = "awa-spring-boot-autoconfigure/src/main/java/io/awa/";

	private static final Pattern SECONDS = Pattern.compile("\\| (\\d+) s( in the example)? \\|");

	private static final AwaProperties.Worker WORKER = new Binder(new MapConfigurationPropertySource(Map.of()))
		.bindOrCreate("awa", AwaProperties.class)
		.worker();

	@Test
	void gracePeriodIsTheSumOfThePhases() {
		List<Long> seconds = rows("## Kubernetes").flatMap((row) -> SECONDS.matcher(row).results())
			.map((MatchResult match) -> Long.valueOf(match.group(1)))
			.toList();
		long together = seconds.get(seconds.size() - 1);

		assertThat(seconds.subList(0, seconds.size() - 1).stream().mapToLong(Long::longValue).sum())
			.isEqualTo(together);
		assertThat(row("`awa.worker.shutdown-timeout`")).endsWith(cell(WORKER.shutdownTimeout()));
		assertThat(row("does not answer")).endsWith(cell(longerWithoutDatabase()));
		assertThat(row("timeout-per-shutdown-phase")).endsWith(cell(phase()));
		assertThat(WORKER.shutdownTimeout().plus(longerWithoutDatabase())).isLessThanOrEqualTo(phase());
		assertThat(PAGE).contains("`awa.worker.shutdown-timeout` + " + longerWithoutDatabase().toSeconds() + " s ≤");
	}

	@Test
	void manifestHasTheGracePeriodAndTheProbes() {
		Block block = Pages.blocks("yaml").filter((any) -> any.firstLine().equals("spec:")).findFirst().orElseThrow();
		Map<String, Map<String, Object>> manifest = new Yaml().load(block.code());
		String containers = String.valueOf(manifest.get("spec").get("containers"));

		assertThat(row("`terminationGracePeriodSeconds`"))
			.endsWith("| " + manifest.get("spec").get("terminationGracePeriodSeconds") + " s |");
		assertThat(row("`preStop`")).contains("| 5 s in the example |");
		assertThat(containers).contains("preStop={sleep={seconds=5}}",
				"livenessProbe={httpGet={path=/actuator/health/liveness",
				"readinessProbe={httpGet={path=/actuator/health/readiness");
	}

	@Test
	void interruptionComesBeforeTheTimeout() {
		Duration before = constant("worker/WorkerMachine", "CUT_OFF_GRACE").multipliedBy(2);

		assertThat(before).hasSeconds(2);
		assertThat(PAGE).contains("`awa.worker.shutdown-timeout` less\ntwo seconds");
	}

	@Test
	void deadNodeIsNoticedInTime() {
		BigDecimal latest = BigDecimal.valueOf(WORKER.heartbeatTimeout().plus(WORKER.heartbeatInterval()).toMillis(), 3)
			.add(new BigDecimal("2.5"))
			.stripTrailingZeros();

		assertThat(PAGE).contains("`awa.worker.heartbeat-timeout` (" + WORKER.heartbeatTimeout().toSeconds() + " s)",
				"`awa.worker.heartbeat-interval` (" + WORKER.heartbeatInterval().toSeconds() + " s)",
				latest.toPlainString() + " s after the last sign of life");
	}

	@Test
	void workerBorrowsAsManyConnectionsAsTheDoctorSays() {
		int connections = Integer.parseInt(find("client/ServerDiagnosis", "CONNECTIONS_OF_WORKER = (\\d+)"));

		assertThat(PAGE).contains("It borrows up to " + connections + " others",
				"| pool of a node that runs jobs | " + connections + ", and one for each");
	}

	@Test
	void vacuumComesWhenThePageSays() {
		try (TestDatabase database = TestDatabase.migrated()) {
			List<String> settings = database.sql()
				.sql("select array_to_string(reloptions, ' ') from pg_class where relnamespace = 'awa'::regnamespace "
						+ "and relname in ('ready', 'running')")
				.query(String.class)
				.list();

			assertThat(settings).hasSize(2)
				.allSatisfy((setting) -> assertThat(setting).contains("autovacuum_vacuum_threshold=20000",
						"autovacuum_vacuum_scale_factor=0", "autovacuum_vacuum_cost_delay=0"));
		}
		assertThat(PAGE).contains("after 20,000 dead rows, whatever their size, and does not pause");
	}

	private static Duration phase() {
		return new LifecycleProperties().getTimeoutPerShutdownPhase();
	}

	/** Two threads to end, and two things to say. */
	private static Duration longerWithoutDatabase() {
		return constant("worker/WorkerMachine", "THREAD_STOP").plus(constant("worker/WorkerMachine", "CUT_OFF_GRACE"))
			.multipliedBy(2);
	}

	private static Duration constant(String type, String name) {
		return Duration.ofSeconds(Long.parseLong(find(type, name + " = Duration.ofSeconds\\((\\d+)\\)")));
	}

	private static String find(String type, String pattern) {
		return Pattern.compile(pattern)
			.matcher(Pages.read(SOURCES + type + ".java"))
			.results()
			.findFirst()
			.orElseThrow()
			.group(1);
	}

	private static String cell(Duration duration) {
		return "| " + duration.toSeconds() + " s |";
	}

	private static String row(String text) {
		return rows("## Kubernetes").filter((row) -> row.contains(text)).findFirst().orElseThrow();
	}

	private static Stream<String> rows(String heading) {
		return PAGE.substring(PAGE.indexOf(heading)).lines().filter((line) -> line.startsWith("|")).limit(8);
	}

}
