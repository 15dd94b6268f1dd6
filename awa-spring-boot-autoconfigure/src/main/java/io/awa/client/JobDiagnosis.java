package io.awa.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.awa.Diagnosis.Check;
import io.awa.Diagnosis.Finding;
import io.awa.UnhandledKind;

/**
 * Judges whether jobs get on, by what the tables say of all nodes.
 */
final class JobDiagnosis {

	private final List<Sign> signs;

	private final List<UnhandledKind> kinds;

	private final List<Finding> findings = new ArrayList<>();

	JobDiagnosis(List<Sign> signs, List<UnhandledKind> kinds) {
		this.signs = signs;
		this.kinds = kinds;
	}

	List<Finding> findings() {
		check(Check.RUNS, this::runs, "Every running job has a worker that lives, and time left.");
		check(Check.QUEUES, this::queues, "No queue is paused, and no job has been due for more than a minute.");
		check(Check.KINDS, this::kinds, "Every due job has a worker that handles it.");
		check(Check.SCHEDULES, this::schedules, count("schedules") + " schedules, and none of them failed last time.");
		return this.findings;
	}

	private void check(Check check, Consumer<Check> look, String allIsWell) {
		int before = this.findings.size();
		look.accept(check);
		if (this.findings.size() == before) {
			this.findings.add(Finding.ok(check, allIsWell));
		}
	}

	private void runs(Check check) {
		each("silent", (sign) -> warn(check,
				"A worker of node " + sign.name() + " has been silent for " + sign.age()
						+ ", and nobody has taken its jobs.",
				"Start a worker: each looks after the jobs of those that died, unless awa.worker.role=producer."));
		each("lost",
				(sign) -> warn(check, "Running jobs without a worker: " + sign.count() + ", since " + sign.age() + ".",
						"Start a worker, which gives them to others."));
		each("overdue",
				(sign) -> warn(check,
						"Jobs of queue '" + sign.name() + "' that run longer than they may: " + sign.count() + ", by "
								+ sign.age() + ".",
						"Their handlers do not react to interrupts, or no worker looks after them. See their stacks."));
	}

	private void queues(Check check) {
		Set<String> paused = this.signs.stream()
			.filter((sign) -> sign.is("paused"))
			.map(Sign::name)
			.collect(Collectors.toSet());
		each("paused", (sign) -> warn(check, "Queue '" + sign.name() + "' has been paused for " + sign.age() + ".",
				"Resume it with resumeQueue(\"" + sign.name() + "\") when the reason is gone."));
		each("due", (sign) -> {
			if (!paused.contains(sign.name())) {
				warn(check, "The first job of queue '" + sign.name() + "' has been due for " + sign
					.age() + ".", (count("worker") == 0) ? "No worker lives. Start one."
							: "Its workers are busy, limited or have no handler for it: more concurrency, more nodes, or see the kinds.");
			}
		});
		each("callback", (sign) -> warn(check,
				"Jobs that wait for callbacks longer than they may: " + sign.count() + ", by " + sign.age() + ".",
				"Start a worker, which ends waits whose time is over."));
	}

	private void kinds(Check check) {
		for (UnhandledKind kind : this.kinds) {
			warn(check, kind.count() + " due jobs of kind '" + kind.kind() + "' in queue '" + kind
				.queue() + "' have no worker.", kind.queueWorked()
						? "Deploy a worker that has a handler for the kind, or cancel the jobs."
						: "No live worker works on the queue. Add it to awa.worker.queues of one, or move the jobs.");
		}
	}

	private void schedules(Check check) {
		each("schedule",
				(sign) -> warn(check, "Schedule " + sign.name(), "It is tried again; mend what the error says."));
	}

	private void each(String name, Consumer<Sign> action) {
		this.signs.stream().filter((sign) -> sign.is(name)).forEach(action);
	}

	private long count(String name) {
		return this.signs.stream().filter((sign) -> sign.is(name)).mapToLong(Sign::count).sum();
	}

	private void warn(Check check, String message, String remedy) {
		this.findings.add(Finding.warning(check, message, remedy));
	}

}
