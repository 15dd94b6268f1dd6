package io.awa.testsupport;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.Extension;

/**
 * Lets all tests look again sooner than Awaitility does by default, which waits 100 ms
 * before it looks for the first time. JUnit finds it by itself.
 */
public final class PollingDefaults implements Extension {

	private static final Duration INTERVAL = Duration.ofMillis(20);

	/** Creates it, and sets the defaults. */
	public PollingDefaults() {
		Awaitility.setDefaultPollDelay(INTERVAL);
		Awaitility.setDefaultPollInterval(INTERVAL);
	}

}
