package io.awa.client;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.Diagnosis.Check;
import io.awa.Diagnosis.Finding;
import io.awa.Health.QueueHealth;
import io.awa.Health.WorkerHealth;

/**
 * Judges the worker of this application by what it says of itself.
 */
final class WorkerDiagnosis {

	private WorkerDiagnosis() {
	}

	static List<Finding> findings(@Nullable WorkerHealth worker) {
		if (worker == null) {
			return List.of(Finding.ok(Check.WORKER, "This application inserts jobs and runs none."));
		}
		List<Finding> findings = new ArrayList<>();
		if (worker.shuttingDown()) {
			findings.add(Finding.warning(Check.WORKER, "The worker is being stopped.", "Start the application again."));
		}
		require(worker.pollLoopAlive(), "does not look for jobs", findings);
		require(worker.heartbeatAlive(), "cannot tell the database that it lives, so others will take its jobs",
				findings);
		require(worker.maintenanceAlive(), "does not look after lost and old jobs", findings);
		if (findings.isEmpty()) {
			int busy = worker.queues().stream().mapToInt(QueueHealth::inFlight).sum();
			findings.add(Finding.ok(Check.WORKER,
					"The worker of this application runs " + busy + " jobs of " + worker.queues().size() + " queues."));
		}
		findings.add(worker.listening() ? Finding.ok(Check.NOTIFICATIONS, "The worker hears of new jobs at once.")
				: Finding.warning(Check.NOTIFICATIONS,
						"The worker does not hear of jobs that other applications insert; it finds them by polling.",
						"A pooler in transaction mode cannot pass notifications on: connect past it, or accept the delay "
								+ "with awa.worker.listen=off."));
		return findings;
	}

	private static void require(boolean alive, String consequence, List<Finding> findings) {
		if (!alive) {
			findings.add(Finding.error(Check.WORKER, "The worker of this application " + consequence + ".",
					"The log has the reason; a step that fails is repeated until it works."));
		}
	}

}
