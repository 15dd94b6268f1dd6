package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.awa.KindDescriptor;
import io.awa.QueueDescriptor;

/**
 * What a node does beside running jobs.
 *
 * @param claiming whether the node runs jobs too; otherwise it only looks after those of
 * others
 * @param listening whether to hear notifications of other nodes; otherwise the node polls
 * @param retention how long jobs are kept in queues of which no node says otherwise
 * @param interval how often old jobs are looked for
 * @param queueRetention how long jobs are kept, by queue; stored for all nodes
 * @param queues what this node says about queues
 * @param kinds what this node says about kinds
 * @param descriptorRetention how long such words are kept when no node repeats them; zero
 * for ever
 */
public record MaintenanceSettings(boolean claiming, boolean listening, Retention retention, Duration interval,
		Map<String, Retention> queueRetention, List<QueueDescriptor> queues, List<KindDescriptor> kinds,
		Duration descriptorRetention) {

	/**
	 * Copies the collections.
	 */
	public MaintenanceSettings {
		queueRetention = Map.copyOf(queueRetention);
		queues = List.copyOf(queues);
		kinds = List.copyOf(kinds);
	}

	/**
	 * Returns the settings of a worker that says nothing about its queues.
	 * @return the settings
	 */
	public static MaintenanceSettings defaults() {
		return new MaintenanceSettings(true, true, Retention.DEFAULT, Duration.ofMinutes(1), Map.of(), List.of(),
				List.of(), Duration.ofDays(30));
	}

}
