package io.awa.samples.mvc;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a test only where {@code docker compose} can start containers.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EnabledWithDockerCompose.Condition.class)
@interface EnabledWithDockerCompose {

	/**
	 * Asks the command, and the engine behind it.
	 */
	final class Condition implements ExecutionCondition {

		private static final List<List<String>> COMMANDS = List.of(List.of("docker", "compose", "version"),
				List.of("docker", "info"));

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			return COMMANDS.stream()
				.filter((command) -> !succeeds(command))
				.findFirst()
				.map((command) -> ConditionEvaluationResult.disabled("Docker Compose cannot start containers here: '"
						+ String.join(" ", command) + "' does not succeed."))
				.orElseGet(() -> ConditionEvaluationResult.enabled("Docker Compose is there."));
		}

		private static boolean succeeds(List<String> command) {
			try {
				Process process = new ProcessBuilder(command).redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.start();
				boolean ended = process.waitFor(30, TimeUnit.SECONDS);
				process.destroy();
				return ended && process.exitValue() == 0;
			}
			catch (IOException ex) {
				return false;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		}

	}

}
