package io.awa.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Holds producers back while too many jobs wait: a queue with a bound takes no more of
 * them, whichever client of this process inserts. The bound is soft. Several processes,
 * and transactions that have not committed, do not see each other for up to a second, and
 * a call that finds room inserts all of its jobs.
 */
public final class Backpressure {

	private static final Log logger = LogFactory.getLog(AwaClient.class);

	private static final Backpressure NONE = of(Map.of());

	private final Map<String, QueueRoom> rooms;

	private final Map<String, String> reduced = new HashMap<>();

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	private Backpressure(Map<String, QueueBound> bounds) {
		this.rooms = bounds.entrySet()
			.stream()
			.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey,
					(bound) -> new QueueRoom(bound.getKey(), bound.getValue())));
		bounds.keySet().forEach((queue) -> this.reduced.put(reduce(queue), queue));
	}

	/**
	 * Returns what holds nobody back.
	 * @return the same object each time
	 */
	public static Backpressure none() {
		return NONE;
	}

	/**
	 * Returns what holds back those who insert into some queues.
	 * @param bounds how many jobs may wait, by queue
	 * @return what knows how full they are
	 */
	public static Backpressure of(Map<String, QueueBound> bounds) {
		return new Backpressure(bounds);
	}

	/** What has to be asked before jobs are inserted, queue by queue. */
	List<Admission> admissions(List<EncodedJob> jobs) {
		if (this.rooms.isEmpty()) {
			return List.of();
		}
		Map<String, Integer> counts = new TreeMap<>();
		jobs.forEach((job) -> counts.merge(job.queue(), 1, Integer::sum));
		List<Admission> admissions = new ArrayList<>();
		counts.forEach((queue, count) -> {
			QueueRoom room = this.rooms.get(queue);
			if (room != null) {
				admissions.add(new Admission(room, count));
			}
			else {
				warnIfMisspelt(queue);
			}
		});
		return admissions;
	}

	/** Boot removes characters from names of properties that are not in brackets. */
	private void warnIfMisspelt(String queue) {
		String configured = this.reduced.get(reduce(queue));
		if (configured != null && this.warned.add(queue)) {
			logger.warn("awa.insert.queues has a max-depth for queue '" + configured + "' and none for '" + queue
					+ "', into which a job is inserted. If that is meant, write awa.insert.queues[" + queue + "].");
		}
	}

	private static String reduce(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

}
