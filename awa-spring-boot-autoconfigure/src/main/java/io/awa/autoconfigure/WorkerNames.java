package io.awa.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.awa.worker.AwaWorker;

/**
 * What a worker calls itself in front of people.
 */
final class WorkerNames {

	private WorkerNames() {
	}

	/** Application, host and process, as in {@code orders@host:4711}. */
	static String node(Environment environment) {
		String application = environment.getProperty("spring.application.name");
		String process = host() + ":" + ProcessHandle.current().pid();
		return StringUtils.hasText(application) ? application + "@" + process : process;
	}

	static String version() {
		String version = AwaWorker.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "development";
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

}
