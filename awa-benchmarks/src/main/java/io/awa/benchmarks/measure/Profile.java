package io.awa.benchmarks.measure;

import java.time.Duration;

/**
 * How thoroughly is measured.
 *
 * @param name how it is chosen
 * @param rounds how many rounds count
 * @param seconds how long a round of one system should take
 * @param minTasks how many tasks a round has at least
 * @param maxTasks how many tasks a round has at most
 * @param pinned how long a snapshot is held
 * @param farTasks how many tasks are scheduled far in the future
 * @param memoryTasks how many tasks a small heap works off
 * @param queues how many queues a node serves
 * @param idle how long an idle node is watched
 */
public record Profile(String name, int rounds, double seconds, int minTasks, int maxTasks, Duration pinned,
		int farTasks, int memoryTasks, int queues, Duration idle) {

	/**
	 * Seconds per measure, to see that all of it works. Its figures mean nothing.
	 * @return the profile
	 */
	public static Profile quick() {
		return new Profile("quick", 1, 1, 200, 2_000, Duration.ofSeconds(10), 20_000, 20_000, 1_000,
				Duration.ofSeconds(12));
	}

	/**
	 * The one that figures are published of.
	 * @return the profile
	 */
	public static Profile full() {
		return new Profile("full", 3, 3, 500, 100_000, Duration.ofMinutes(10), 10_000_000, 1_000_000, 1_000,
				Duration.ofSeconds(60));
	}

	/**
	 * Returns the profile of a name.
	 * @param name quick or full
	 * @return the profile
	 */
	public static Profile named(String name) {
		return switch (name) {
			case "quick" -> quick();
			case "full" -> full();
			default -> throw new IllegalArgumentException("No profile '" + name + "': use quick or full.");
		};
	}

	/**
	 * Changes how many rounds count.
	 * @param rounds how many
	 * @return the changed profile
	 */
	public Profile withRounds(int rounds) {
		return new Profile(this.name, rounds, this.seconds, this.minTasks, this.maxTasks, this.pinned, this.farTasks,
				this.memoryTasks, this.queues, this.idle);
	}

	/**
	 * Changes the length of a round.
	 * @param seconds how long it should take
	 * @return the changed profile
	 */
	public Profile withSeconds(double seconds) {
		return new Profile(this.name, this.rounds, seconds, this.minTasks, this.maxTasks, this.pinned, this.farTasks,
				this.memoryTasks, this.queues, this.idle);
	}

	/**
	 * Changes the size of a round.
	 * @param minTasks how many tasks it has at least
	 * @param maxTasks how many tasks it has at most
	 * @return the changed profile
	 */
	public Profile withTasks(int minTasks, int maxTasks) {
		return new Profile(this.name, this.rounds, this.seconds, minTasks, maxTasks, this.pinned, this.farTasks,
				this.memoryTasks, this.queues, this.idle);
	}

	/**
	 * Changes how long a snapshot is held.
	 * @param pinned how long
	 * @return the changed profile
	 */
	public Profile withPinned(Duration pinned) {
		return new Profile(this.name, this.rounds, this.seconds, this.minTasks, this.maxTasks, pinned, this.farTasks,
				this.memoryTasks, this.queues, this.idle);
	}

}
