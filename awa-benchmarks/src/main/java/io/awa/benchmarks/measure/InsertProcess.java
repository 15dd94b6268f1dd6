package io.awa.benchmarks.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.awa.benchmarks.system.MeasuredDatabase;
import io.awa.benchmarks.system.SystemKind;
import io.awa.benchmarks.system.Task;

/**
 * One system that inserts, in a process of its own: the other end of a
 * {@link RemoteInserter}. It waits for its input while it is not its turn, and ends when
 * its input does.
 */
public final class InsertProcess {

	/** Answered once the system is open. */
	static final String READY = "ready";

	static final String SETTLE = "settle";

	/** Comes with a number of seconds, for each of both parts. */
	static final String MEASURE = "measure";

	/** How much of the time was spent by compilers, as a share of one processor. */
	static final String COMPILING = "compiling";

	private final Contestant contestant;

	private InsertProcess(Contestant contestant) {
		this.contestant = contestant;
	}

	/**
	 * Opens a system and obeys.
	 * @param args the system, and the JDBC URL of its database
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		Commands commands = new Commands();
		try (Contestant contestant = Contestant.open(MeasuredDatabase.at(args[1]), SystemKind.valueOf(args[0]))) {
			new InsertProcess(contestant).obey(commands);
		}
		catch (RuntimeException ex) {
			commands.fail(ex);
		}
		System.exit(0);
	}

	private void obey(Commands commands) throws IOException {
		commands.answer(READY);
		for (String command = commands.next(); command != null; command = commands.next()) {
			String[] words = command.split(" ");
			switch (words[0]) {
				case SETTLE -> {
					this.contestant.settle();
					commands.answer(SETTLE);
				}
				case MEASURE -> commands.answer(MEASURE + " " + write(measure(Double.parseDouble(words[1]))));
				default -> throw new IllegalArgumentException("Cannot do '" + command + "'.");
			}
		}
	}

	private Map<String, Double> measure(double seconds) {
		long compiled = compilingMillis();
		long start = System.nanoTime();
		Map<String, Double> figures = new LinkedHashMap<>();
		figures.put(Samples.RATE, ownPerSecond((long) (seconds * 1e9)));
		this.contestant.settle();
		figures.putAll(new OrderTransactions(this.contestant).measure(seconds));
		figures.put(COMPILING, (compilingMillis() - compiled) * 1e6 / (System.nanoTime() - start));
		return figures;
	}

	/** In transactions of their own. */
	private double ownPerSecond(long nanos) {
		long start = System.nanoTime();
		int inserted = 0;
		while (System.nanoTime() - start < nanos) {
			this.contestant.system().insert(Task.ofSize(inserted++, DrainMeasure.BYTES));
		}
		return inserted * 1e9 / (System.nanoTime() - start);
	}

	private static long compilingMillis() {
		return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
	}

	private static String write(Map<String, Double> figures) {
		return figures.entrySet()
			.stream()
			.map((figure) -> figure.getKey() + "=" + figure.getValue())
			.collect(Collectors.joining(" "));
	}

	/** Reads what an answer consists of. */
	static Map<String, Double> read(String answer) {
		Map<String, Double> figures = new LinkedHashMap<>();
		for (String word : answer.split(" ")) {
			int equals = word.indexOf('=');
			figures.put(word.substring(0, equals), Double.valueOf(word.substring(equals + 1)));
		}
		return figures;
	}

}
