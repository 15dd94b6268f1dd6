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
import java.util.concurrent.locks.LockSupport;

import io.awa.benchmarks.system.JavaCommand;

/**
 * The other end of a {@link WorkerProcess}.
 */
final class RemoteWorker implements AutoCloseable {

	private static final int PATIENCE_SECONDS = 120;

	private static final Duration LONGEST_DRAIN = Duration.ofMinutes(15);

	private final Process process;

	private final PrintStream in;

	private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(1_000);

	private final List<double[]> heap = new CopyOnWriteArrayList<>();

	private RemoteWorker(Process process) {
		this.process = process;
		this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
		Thread reader = new Thread(this::read, "worker-process");
		reader.setDaemon(true);
		reader.start();
	}

	static RemoteWorker start(Contestant contestant, int concurrency, int warmUp, String... jvmOptions)
			throws IOException {
		List<String> command = JavaCommand.of(List.of(jvmOptions), WorkerProcess.class, contestant.kind().name(),
				contestant.database().url(), Integer.toString(concurrency), Integer.toString(warmUp));
		return new RemoteWorker(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
	}

	/** Waits until the first task has come in. */
	void awaitEntered() throws InterruptedException {
		while (!next().equals("entered")) {
			Thread.onSpinWait();
		}
	}

	void go() {
		this.in.println("go");
	}

	/** Returns how many tasks several workers have handled together. */
	static int handled(List<RemoteWorker> workers) throws InterruptedException {
		int handled = 0;
		for (RemoteWorker worker : workers) {
			handled += worker.handled();
		}
		return handled;
	}

	/** Returns the same once there are enough. */
	static int awaitHandled(List<RemoteWorker> workers, int enough) throws InterruptedException {
		long start = System.nanoTime();
		int handled = handled(workers);
		while (handled < enough) {
			if (System.nanoTime() - start > LONGEST_DRAIN.toNanos()) {
				throw new IllegalStateException(
						handled + " of " + enough + " tasks were handled after " + LONGEST_DRAIN.toMinutes() + " min");
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			handled = handled(workers);
		}
		return handled;
	}

	/** Lets the worker end what it has begun; the process goes on. */
	void stopWorker() throws InterruptedException {
		ask("stop");
	}

	void startWorker() throws InterruptedException {
		ask("start");
	}

	int handled() throws InterruptedException {
		return Integer.parseInt(ask("count"));
	}

	/** Returns the processor time in µs and the bytes of memory that a task took. */
	double[] usage() throws InterruptedException {
		String[] numbers = ask("usage").split(" ");
		return new double[] { Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]) };
	}

	/** Returns the heap after collections: seconds, and MiB. */
	List<double[]> heap() {
		return this.heap;
	}

	private String ask(String question) throws InterruptedException {
		this.in.println(question);
		String answer = next();
		while (!answer.startsWith(question)) {
			answer = next();
		}
		return answer.substring(Math.min(answer.length(), question.length() + 1));
	}

	private String next() throws InterruptedException {
		String answer = this.answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
		if (answer == null || answer.equals("ended")) {
			throw new IllegalStateException("A worker process " + ((answer != null) ? "ended early" : "is silent"));
		}
		return answer;
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				if (line.startsWith(WorkerProcess.MARK + "heap ")) {
					String[] words = line.split(" ");
					this.heap
						.add(new double[] { Long.parseLong(words[2]) / 1e3, Long.parseLong(words[3]) / 1048576.0 });
				}
				else if (line.startsWith(WorkerProcess.MARK)) {
					this.answers.add(line.substring(WorkerProcess.MARK.length()));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.answers.add("ended");
		}
	}

	/** Lets the worker finish what it has begun. */
	@Override
	public void close() {
		this.in.close();
		try {
			if (!this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
