package io.awa.benchmarks;

import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Asks the Java virtual machine what {@code jcmd} would.
 */
final class SoakDiagnosis {

	private SoakDiagnosis() {
	}

	static String histogram(int lines) {
		return command("gcClassHistogram").lines().limit(lines).reduce("", (all, line) -> all + line + "\n");
	}

	static String threads() {
		return command("threadPrint");
	}

	private static String command(String name) {
		try {
			return (String) ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), name,
						new Object[] { new String[0] }, new String[] { String[].class.getName() });
		}
		catch (JMException ex) {
			return name + " is not available: " + ex;
		}
	}

}
