package io.awa.benchmarks.measure;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

import com.sun.management.GarbageCollectionNotificationInfo;
import org.jspecify.annotations.Nullable;

import io.awa.benchmarks.system.JobSystem;
import io.awa.benchmarks.system.MeasuredDatabase;
import io.awa.benchmarks.system.SystemKind;
import io.awa.benchmarks.system.Task;
import io.awa.benchmarks.system.TaskHandler;

/**
 * A worker in a process of its own, which obeys {@link Commands}. Its handler does
 * nothing, and waits with the first tasks until it is told to go, also after it was
 * stopped and started again. Ends when its input does.
 */
public final class WorkerProcess implements TaskHandler {

	private volatile CountDownLatch gate = new CountDownLatch(1);

	private final AtomicInteger handled = new AtomicInteger();

	private final AtomicInteger entered = new AtomicInteger();

	private final int warmUp;

	private final Commands commands = new Commands();

	private volatile @Nullable Usage start;

	private WorkerProcess(int warmUp) {
		this.warmUp = warmUp;
	}

	/**
	 * Runs a worker.
	 * @param args the system, the JDBC URL, how many tasks to handle at once, and after
	 * how many tasks to begin to count processor time and memory
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		WorkerProcess process = new WorkerProcess(Integer.parseInt(args[3]));
		process.watchHeap();
		try (MeasuredDatabase database = MeasuredDatabase.at(args[1]);
				JobSystem system = SystemKind.valueOf(args[0]).open(database)) {
			process.run(system, Integer.parseInt(args[2]));
		}
		process.commands.answer("closed");
		System.exit(0);
	}

	private void run(JobSystem system, int concurrency) throws IOException {
		JobSystem.Worker worker = system.startWorker(concurrency, this);
		try {
			this.commands.answer("ready");
			for (String command = this.commands.next(); command != null; command = this.commands.next()) {
				switch (command) {
					case "go" -> this.gate.countDown();
					case "stop" -> {
						worker.close();
						this.commands.answer("stop");
					}
					case "start" -> {
						this.gate = new CountDownLatch(1);
						worker = system.startWorker(concurrency, this);
						this.commands.answer("start");
					}
					case "count" -> this.commands.answer("count " + this.handled.get());
					case "usage" -> this.commands.answer("usage " + Usage.now(this.handled.get()).since(this.start));
					default -> throw new IllegalArgumentException("Cannot do '" + command + "'.");
				}
			}
		}
		finally {
			this.gate.countDown();
			worker.close();
		}
	}

	@Override
	public void handle(Task task) throws InterruptedException {
		CountDownLatch gate = this.gate;
		if (gate.getCount() > 0) {
			if (this.entered.getAndIncrement() == 0) {
				this.commands.answer("entered");
			}
			gate.await();
		}
		int number = this.handled.incrementAndGet();
		if (number == this.warmUp) {
			this.start = Usage.now(number);
		}
	}

	private void watchHeap() {
		for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
			((NotificationEmitter) collector).addNotificationListener((notification, handback) -> {
				if (notification.getUserData() instanceof CompositeData data && notification.getType()
					.equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
					heap(GarbageCollectionNotificationInfo.from(data));
				}
			}, null, null);
		}
	}

	private void heap(GarbageCollectionNotificationInfo collection) {
		Set<String> pools = ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getType() == MemoryType.HEAP)
			.map((pool) -> pool.getName())
			.collect(Collectors.toSet());
		long bytes = collection.getGcInfo()
			.getMemoryUsageAfterGc()
			.entrySet()
			.stream()
			.filter((entry) -> pools.contains(entry.getKey()))
			.mapToLong((entry) -> entry.getValue().getUsed())
			.sum();
		this.commands.note(ManagementFactory.getRuntimeMXBean().getUptime() + " " + bytes);
	}

	/**
	 * What the process has used so far. The memory is that of the threads that live.
	 *
	 * @param handled how many tasks
	 * @param cpuNanos processor time
	 * @param allocated bytes
	 */
	private record Usage(int handled, long cpuNanos, long allocated) {

		static Usage now(int handled) {
			var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
			var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
			long allocated = 0;
			for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
				allocated += Math.max(0, bytes);
			}
			return new Usage(handled, system.getProcessCpuTime(), allocated);
		}

		String since(@Nullable Usage start) {
			if (start == null || this.handled <= start.handled) {
				return "NaN NaN";
			}
			double tasks = this.handled - start.handled;
			return (this.cpuNanos - start.cpuNanos) / 1e3 / tasks + " " + (this.allocated - start.allocated) / tasks;
		}

	}

}
