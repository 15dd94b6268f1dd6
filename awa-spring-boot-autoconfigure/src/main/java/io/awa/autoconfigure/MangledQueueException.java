package io.awa.autoconfigure;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import io.awa.AwaException;

/**
 * A queue is configured under a name that lost characters on its way, because it was not
 * written in brackets.
 */
final class MangledQueueException extends AwaException {

	private final String configured;

	private final String expected;

	private MangledQueueException(String configured, String expected) {
		super("The configuration names queue '" + configured + "', but the job handlers expect '" + expected
				+ "'. Write " + AwaProperties.queueProperty(expected) + " instead.");
		this.configured = configured;
		this.expected = expected;
	}

	/**
	 * Refuses configured names that only differ from one of a handler by what Boot
	 * removes from names of properties.
	 */
	static void refuse(Set<String> configured, Set<String> expected) {
		for (String name : new TreeSet<>(configured)) {
			for (String queue : expected) {
				if (!expected.contains(name) && !configured.contains(queue) && isRemnant(name, queue)) {
					throw new MangledQueueException(name, queue);
				}
			}
		}
	}

	private static boolean isRemnant(String name, String queue) {
		return reduce(name).equals(reduce(queue)) || queue.startsWith(name + ".");
	}

	private static String reduce(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

	String configured() {
		return this.configured;
	}

	String expected() {
		return this.expected;
	}

}
