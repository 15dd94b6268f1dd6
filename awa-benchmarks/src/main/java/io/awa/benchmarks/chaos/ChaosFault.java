package io.awa.benchmarks.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

import io.awa.benchmarks.chaos.ChaosOrder.Kind;

/**
 * What can go wrong. Each injection returns when the fault is over.
 */
enum ChaosFault {

	/**
	 * The connections are slow before it, so that it often comes between a commit and
	 * what is to be written next.
	 */
	KILL("a worker is killed (SIGKILL) while its connections are slow") {

		@Override
		void inject(ChaosStage stage, Random random) {
			stage.proxy().delay(HELD_UP);
			Waiting.rest(between(random, 500, 1_000));
			stage.anyWorker(random).kill();
			stage.proxy().mend();
		}

	},

	TERMINATE("all backends are terminated (`pg_terminate_backend`)") {

		@Override
		void inject(ChaosStage stage, Random random) {
			stage.ledger().terminateBackends();
		}

	},

	FAST_RESTART("PostgreSQL restarts (fast)") {

		@Override
		void inject(ChaosStage stage, Random random) throws IOException {
			stage.server().restart("INT");
		}

	},

	IMMEDIATE_RESTART("PostgreSQL crashes and recovers (immediate)") {

		@Override
		void inject(ChaosStage stage, Random random) throws IOException {
			stage.server().restart("QUIT");
		}

	},

	CUT("all connections are cut, new ones refused") {

		@Override
		void inject(ChaosStage stage, Random random) {
			stage.proxy().cut();
			Waiting.rest(between(random, 500, 3_000));
			stage.proxy().mend();
		}

	},

	DELAY("the network is slow") {

		@Override
		void inject(ChaosStage stage, Random random) {
			stage.proxy().delay(between(random, 50, 250));
			Waiting.rest(Duration.ofSeconds(3));
			stage.proxy().mend();
		}

	},

	HALF_CLOSE("all connections are closed in one direction") {

		@Override
		void inject(ChaosStage stage, Random random) {
			// Its own, because the number of connections varies.
			stage.proxy().halfClose(new Random(random.nextLong()));
			Waiting.rest(Duration.ofSeconds(6));
			stage.proxy().mend();
		}

	},

	PAUSE("a worker is stopped (SIGSTOP) until others run its jobs, then goes on (SIGCONT)") {

		@Override
		void inject(ChaosStage stage, Random random) {
			for (int i = 0; i < SLOW_JOBS; i++) {
				stage.producer().insertSurely(Kind.SLOW);
			}
			ChaosWorker zombie = stage.anyWorker(random);
			long pid = zombie.pid();
			require("a slow job was run by the worker to be stopped",
					Waiting.until(PATIENCE, () -> !stage.ledger().slowJobs(pid).isEmpty()));
			Waiting.rest(Duration.ofMillis(300));
			List<Long> jobs = stage.ledger().slowJobs(pid);
			zombie.pause();
			try {
				require("a job of the stopped worker was run by another one",
						Waiting.until(PATIENCE, () -> stage.ledger().isRunElsewhere(jobs, pid)));
				Waiting.rest(Duration.ofMillis(300));
			}
			finally {
				zombie.resume();
			}
		}

	},

	FULL_POOLS("somebody else holds all connections of the pools") {

		@Override
		void inject(ChaosStage stage, Random random) {
			Duration duration = Duration.ofSeconds(4);
			stage.workers().forEach((worker) -> worker.hold(duration));
			Waiting.rest(duration);
		}

	},

	SLOW_DISK("each commit waits 100 ms, and statements are cancelled after 25 ms") {

		@Override
		void inject(ChaosStage stage, Random random) {
			stage.ledger()
				.alterSystem("set commit_delay = 100000", "set commit_siblings = 0", "set statement_timeout = '25ms'");
			try {
				Waiting.rest(Duration.ofSeconds(4));
			}
			finally {
				stage.ledger().alterSystem("reset commit_delay", "reset commit_siblings", "reset statement_timeout");
			}
		}

	},

	POISON("a job kills each worker that runs it") {

		@Override
		void inject(ChaosStage stage, Random random) {
			long order = stage.producer().insertSurely(Kind.POISON);
			require("a job that kills its workers ended as failed",
					Waiting.until(PATIENCE, () -> stage.ledger().isDead(order)));
		}

	};

	private static final Duration HELD_UP = Duration.ofMillis(100);

	/** As many as all workers together run at once. */
	private static final int SLOW_JOBS = 8;

	/** Longer than a rescue takes, which rests for up to a minute on a busy machine. */
	private static final Duration PATIENCE = Duration.ofSeconds(150);

	private final String description;

	ChaosFault(String description) {
		this.description = description;
	}

	/** Injects the fault, and ends it. */
	abstract void inject(ChaosStage stage, Random random) throws IOException;

	/** Says why this fault cannot be injected here, if it cannot. */
	Optional<String> missing(ChaosStage stage) {
		return switch (this) {
			case FAST_RESTART, IMMEDIATE_RESTART, SLOW_DISK -> stage.server().untouchable();
			case PAUSE -> Signals.missing();
			default -> Optional.empty();
		};
	}

	/** Says whether jobs have to be taken from a worker that is gone. */
	boolean endsWorker() {
		return this == KILL || this == PAUSE;
	}

	/** Returns the name as it is written in options. */
	String text() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	String description() {
		return this.description;
	}

	/** Returns the faults with these names, or all for {@code all}. */
	static List<ChaosFault> parse(String names) {
		return names.equals("all") ? List.of(values()) : Arrays.stream(names.split(",")).map(ChaosFault::find).toList();
	}

	private static ChaosFault find(String name) {
		return Arrays.stream(values())
			.filter((fault) -> fault.text().equals(name.strip()))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"There is no fault '" + name + "'. Set awa.chaos.faults to all, or to some of "
							+ String.join(",", Arrays.stream(values()).map(ChaosFault::text).toList()) + "."));
	}

	private static Duration between(Random random, int leastMillis, int mostMillis) {
		return Duration.ofMillis(leastMillis + random.nextInt(mostMillis - leastMillis));
	}

	private static void require(String what, boolean held) {
		if (!held) {
			throw new IllegalStateException("It did not come true that " + what + ", within " + PATIENCE + ".");
		}
	}

}
