package io.awa.benchmarks.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.awa.benchmarks.system.JavaCommand;
import io.awa.benchmarks.system.MeasuredDatabase;
import io.awa.benchmarks.system.SystemKind;

/**
 * A system that inserts in a process of its own, so that the compiler of its virtual
 * machine sees nothing of the others.
 *
 * @param kind which system
 * @param database its database, which only the process connects to
 * @param child runs an {@link InsertProcess}
 */
record RemoteInserter(SystemKind kind, MeasuredDatabase database, ChildProcess child) implements Participant {

	/** All systems together shall fit in 8 GiB. */
	private static final List<String> OPTIONS = List.of("-Xmx512m");

	/** Returns when the system is open. */
	static RemoteInserter start(MeasureContext context, SystemKind kind) throws IOException, InterruptedException {
		MeasuredDatabase database = context.server().createDatabase(kind.name());
		RemoteInserter inserter;
		try {
			inserter = new RemoteInserter(kind, database,
					ChildProcess.start(JavaCommand.of(OPTIONS, InsertProcess.class, kind.name(), database.url())));
		}
		catch (IOException ex) {
			database.close();
			throw ex;
		}
		try {
			inserter.child.await(InsertProcess.READY);
			return inserter;
		}
		catch (InterruptedException | RuntimeException ex) {
			inserter.close();
			throw ex;
		}
	}

	@Override
	public void settle() throws InterruptedException {
		this.child.ask(InsertProcess.SETTLE);
	}

	/** Lets the process insert for some time in each of both parts. */
	Map<String, Double> measure(double seconds) throws InterruptedException {
		Duration work = Duration.ofMillis((long) (2_000 * seconds));
		return InsertProcess.read(this.child.ask(InsertProcess.MEASURE + " " + seconds, work));
	}

	@Override
	public void close() {
		try (this.database) {
			this.child.close();
		}
	}

}
