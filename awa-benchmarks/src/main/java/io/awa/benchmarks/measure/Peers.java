package io.awa.benchmarks.measure;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.awa.benchmarks.system.SystemKind;

/**
 * Which systems a ratio is taken of. Known by name, because a build may lack some.
 */
final class Peers {

	static final String OURS = "AWA_JDBC";

	static final String OURS_REACTIVE = "AWA_R2DBC";

	static final String BARE = "BARE";

	static final String ONE_TABLE = "ONE_TABLE";

	static final String POLLING = "DB_SCHEDULER";

	static final String IMMEDIATE = "DB_SCHEDULER_IMMEDIATE";

	/** Complete job queues of other projects. */
	static final List<String> JAVA = List.of(POLLING, IMMEDIATE, "JOBRUNR", "QUARTZ");

	private Peers() {
	}

	static Optional<SystemKind> find(String name) {
		return Stream.of(SystemKind.values()).filter((kind) -> kind.name().equals(name)).findFirst();
	}

	static boolean isJava(SystemKind kind) {
		return JAVA.contains(kind.name());
	}

	static boolean isOurs(SystemKind kind) {
		return kind.name().equals(OURS) || kind.name().equals(OURS_REACTIVE);
	}

	static boolean is(SystemKind kind, String name) {
		return kind.name().equals(name);
	}

}
