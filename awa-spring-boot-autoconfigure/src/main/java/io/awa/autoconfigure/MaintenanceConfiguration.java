package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.awa.autoconfigure.AwaProperties.Listen;
import io.awa.autoconfigure.AwaProperties.Role;
import io.awa.worker.MaintenanceSettings;
import io.awa.worker.Retention;
import io.awa.worker.WorkerSettings.QueueSettings;

/**
 * Translates the properties about maintenance.
 */
final class MaintenanceConfiguration {

	private MaintenanceConfiguration() {
	}

	/**
	 * Says for a worker how long jobs of all of its queues are kept, and for a node
	 * without queues only what is configured there.
	 */
	static MaintenanceSettings settings(AwaProperties properties, Map<String, QueueSettings> queues,
			DescriptorBeans descriptors) {
		Map<String, Retention> queueRetention = new TreeMap<>();
		properties.worker().queues().forEach((name, queue) -> {
			if (!queue.retention().equals(new RetentionProperties.Queue(null, null, null, null))) {
				queueRetention.put(name, retention(queue.retention(), properties.retention()));
			}
		});
		queues.forEach((name, queue) -> queueRetention.put(name, queue.retention()));
		return new MaintenanceSettings(properties.worker().role() == Role.WORKER,
				properties.worker().listen() == Listen.AUTO,
				retention(new RetentionProperties.Queue(null, null, null, null), properties.retention()),
				properties.retention().interval(), queueRetention, descriptors.queues(), descriptors.kinds(),
				properties.descriptors().retention());
	}

	static Retention retention(RetentionProperties.Queue queue, RetentionProperties defaults) {
		return new Retention(either(queue.completed(), defaults.completed()), either(queue.failed(), defaults.failed()),
				either(queue.cancelled(), defaults.cancelled()), either(queue.deadLetter(), defaults.deadLetter()));
	}

	private static Duration either(@Nullable Duration own, Duration other) {
		return (own != null) ? own : other;
	}

}
