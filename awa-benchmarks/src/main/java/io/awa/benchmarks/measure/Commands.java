package io.awa.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link ChildProcess} is told: each line of the standard input is a command.
 * Answers are lines of the standard output that begin with a mark; everything else there
 * is log. The commands end with the input, so no process is left when the one that
 * started it has gone.
 */
final class Commands {

	/** Begins an answer. */
	static final String ANSWER = "@ ";

	/** Begins a line that nobody asked for. */
	static final String NOTE = "@@ ";

	/** Begins the answer of a process that failed, before the reason. */
	static final String FAILED = "failed ";

	private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

	private final PrintStream out = out();

	/** Waits for the next command, and returns nothing when there will be none. */
	@Nullable String next() throws IOException {
		return this.in.readLine();
	}

	void answer(String answer) {
		this.out.println(ANSWER + answer);
	}

	void note(String note) {
		this.out.println(NOTE + note);
	}

	/** Answers that this process cannot go on. */
	void fail(Exception reason) {
		reason.printStackTrace();
		String message = (reason.getMessage() != null) ? reason.getMessage() : reason.getClass().getSimpleName();
		answer(FAILED + message.lines().findFirst().orElse(""));
	}

	/** The one place that may print. */
	private static PrintStream out() {
		return System.out;
	}

}
