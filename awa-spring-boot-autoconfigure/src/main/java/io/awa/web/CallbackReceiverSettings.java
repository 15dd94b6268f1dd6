package io.awa.web;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * How the receiver answers.
 *
 * @param path what its paths begin with, for example {@code /api/callbacks}
 * @param keys the secrets by the ids of their keys; each may sign. Without any, requests
 * are taken unsigned
 * @param maxAge how far the time of a signature may be from now, before and after
 * @param maxBodySize most bytes of a body
 * @param clock what says now
 */
public record CallbackReceiverSettings(String path, Map<String, String> keys, Duration maxAge, int maxBodySize,
		InstantSource clock) {

	/**
	 * Copies the keys.
	 */
	public CallbackReceiverSettings {
		keys = Map.copyOf(keys);
	}

	/**
	 * Returns settings with the usual limits and the clock of the system.
	 * @param path what the paths begin with
	 * @param keys the secrets by the ids of their keys
	 * @return the settings: 5 minutes and 1 MB
	 */
	public static CallbackReceiverSettings of(String path, Map<String, String> keys) {
		return new CallbackReceiverSettings(path, keys, Duration.ofMinutes(5), 1024 * 1024, InstantSource.system());
	}

	/** Without the secrets. */
	@Override
	public String toString() {
		return "CallbackReceiverSettings[path=" + this.path + ", keys=" + this.keys.keySet() + ", maxAge=" + this.maxAge
				+ ", maxBodySize=" + this.maxBodySize + "]";
	}

}
