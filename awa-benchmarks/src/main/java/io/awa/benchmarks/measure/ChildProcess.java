package io.awa.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A process that obeys commands, one a line; its own end of this is {@link Commands}.
 */
final class ChildProcess implements AutoCloseable {

	/** How long an answer may take. */
	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private static final String ENDED = "ended";

	private final Process process;

	private final PrintStream in;

	private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(1_000);

	private final List<String> notes = new CopyOnWriteArrayList<>();

	private ChildProcess(Process process) {
		this.process = process;
		this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
		Thread reader = new Thread(this::read, "child-process");
		reader.setDaemon(true);
		reader.start();
	}

	static ChildProcess start(List<String> command) throws IOException {
		return new ChildProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
	}

	/** Gives a command that is not answered. */
	void tell(String command) {
		this.in.println(command);
	}

	/** Gives a command, and returns what follows its first word in the answer. */
	String ask(String command) throws InterruptedException {
		return ask(command, Duration.ZERO);
	}

	/** Does the same with a command that takes some time. */
	String ask(String command, Duration work) throws InterruptedException {
		tell(command);
		return await(command.split(" ")[0], work);
	}

	/** Waits for the answer that begins with a word, and returns the rest of it. */
	String await(String word) throws InterruptedException {
		return await(word, Duration.ZERO);
	}

	private String await(String word, Duration work) throws InterruptedException {
		Duration patience = PATIENCE.plus(work);
		String answer = next(patience);
		while (!answer.startsWith(word)) {
			answer = next(patience);
		}
		return answer.substring(word.length()).strip();
	}

	private String next(Duration patience) throws InterruptedException {
		String answer = this.answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
		if (answer == null) {
			throw new IllegalStateException(
					"Process " + this.process.pid() + " is silent for " + patience.toSeconds() + " s.");
		}
		if (answer.equals(ENDED)) {
			throw new IllegalStateException(
					"Process " + this.process.pid() + " ended early. The standard error says why.");
		}
		if (answer.startsWith(Commands.FAILED)) {
			throw new IllegalStateException(answer.substring(Commands.FAILED.length()));
		}
		return answer;
	}

	/** Returns what the process has told without being asked. */
	List<String> notes() {
		return this.notes;
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				if (line.startsWith(Commands.NOTE)) {
					this.notes.add(line.substring(Commands.NOTE.length()));
				}
				else if (line.startsWith(Commands.ANSWER)) {
					this.answers.add(line.substring(Commands.ANSWER.length()));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.answers.add(ENDED);
		}
	}

	/** Ends its input, and lets the process finish what it has begun. */
	@Override
	public void close() {
		this.in.close();
		try {
			if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	Process process() {
		return this.process;
	}

}
