package io.awa.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import io.awa.CronSchedule;
import io.awa.Health;
import io.awa.InsertResult;
import io.awa.JobFilter;
import io.awa.PageRequest;
import io.awa.actuate.EndpointAnswer.Change;
import io.awa.actuate.EndpointAnswer.Kinds;
import io.awa.actuate.EndpointAnswer.Overview;
import io.awa.actuate.EndpointCommand.Reason;
import io.awa.client.AwaClient;

/**
 * What operators see and do of the job queue, over a blocking client. Writing needs
 * {@code management.endpoint.awa.access=unrestricted}.
 */
@Endpoint(id = "awa", defaultAccess = Access.READ_ONLY)
public final class AwaEndpoint {

	private final AwaClient client;

	private final EndpointSettings settings;

	/**
	 * Creates the endpoint.
	 * @param client asks the database
	 * @param settings what to show, and to whom
	 */
	public AwaEndpoint(AwaClient client, EndpointSettings settings) {
		this.client = client;
		this.settings = settings;
	}

	/**
	 * Shows how the job queue does.
	 * @return the overview
	 */
	@ReadOperation
	public Overview overview() {
		Health health = this.client.healthCheck();
		return EndpointView.overview(this.settings.version(), health,
				(health.problem() == null) ? this.client.queueStats() : List.of());
	}

	/**
	 * Shows a group of things.
	 * @param view which group: {@code doctor}, {@code queues}, {@code schedules},
	 * {@code kinds} or {@code dead-letters}
	 * @return what it is
	 */
	@ReadOperation
	public EndpointAnswer view(@Selector String view) {
		return read(EndpointPath.of(view), this.settings.viewForAnybody());
	}

	/**
	 * Shows one thing.
	 * @param view which group: {@code queues}, {@code jobs}, {@code job-logs},
	 * {@code schedules} or {@code dead-letters}
	 * @param name the name of the queue or schedule, or the id of the job
	 * @return what it is
	 */
	@ReadOperation
	public EndpointAnswer item(@Selector String view, @Selector String name) {
		return read(EndpointPath.of(view, name), this.settings.viewForAnybody());
	}

	/**
	 * Changes one thing.
	 * @param view which group: {@code queues}, {@code jobs}, {@code schedules} or
	 * {@code dead-letters}
	 * @param action what to do with it
	 * @param reason why it is paused
	 * @param duration how long it is paused
	 * @param by who asks for it
	 * @param name the name of the queue or schedule, or the id of the job
	 * @return what became of it
	 */
	@WriteOperation
	public Change change(@Selector String view, String action, @Nullable String reason, @Nullable String duration,
			@Nullable String by, @Selector String name) {
		return write(EndpointPath.of(view, name), action, new Reason(reason, duration, by));
	}

	EndpointSettings settings() {
		return this.settings;
	}

	EndpointAnswer read(EndpointPath path, EndpointView answer) {
		return path.isNamed() ? readOne(path, answer) : readAll(path, answer);
	}

	private EndpointAnswer readAll(EndpointPath path, EndpointView answer) {
		return switch (path.view()) {
			case EndpointPath.DOCTOR -> answer.doctor(this.client.diagnose());
			case EndpointPath.QUEUES -> EndpointView.queues(this.client.queueStats(), this.client.queueDescriptors());
			case EndpointPath.SCHEDULES -> answer.schedules(this.client.cron().list());
			case EndpointPath.KINDS -> new Kinds(this.client.kindDescriptors(), this.client.unhandledKinds());
			case EndpointPath.DEAD_LETTERS ->
				answer.deadLetters(this.client.deadLetters().list(JobFilter.where(), PageRequest.first()));
			default -> throw path.unknown();
		};
	}

	private EndpointAnswer readOne(EndpointPath path, EndpointView answer) {
		return switch (path.view()) {
			case EndpointPath.QUEUES ->
				EndpointView.queue(this.client.queueStats(path.name()), this.client.queueDescriptors());
			case EndpointPath.JOBS ->
				this.client.dumpJob(path.id()).map(answer::detail).orElseThrow(() -> path.notFound("job"));
			case EndpointPath.JOB_LOGS -> answer.log(this.client.dumpLog(path.id(), EndpointView.LINES));
			case EndpointPath.SCHEDULES ->
				this.client.cron().find(path.name()).map(answer::schedule).orElseThrow(() -> path.notFound("schedule"));
			case EndpointPath.DEAD_LETTERS -> this.client.deadLetters()
				.find(path.id())
				.map(answer::deadLetter)
				.orElseThrow(() -> path.notFound("dead letter"));
			default -> throw path.unknown();
		};
	}

	Change write(EndpointPath path, String action, Reason reason) {
		EndpointCommand command = EndpointCommand.of(path, action, reason);
		String name = path.name();
		return switch (command.key()) {
			case "queues pause" -> {
				this.client.pauseQueue(name, command.pause());
				yield command.done();
			}
			case "queues resume" -> command.done(this.client.resumeQueue(name));
			case "jobs retry" -> command.changed(this.client.retry(path.id()));
			case "jobs cancel" -> command.changed(this.client.cancel(path.id()));
			case "dead-letters retry" -> command.changed(this.client.deadLetters().retry(path.id()));
			case "dead-letters purge" -> command.changed(this.client.deadLetters().purge(path.id()));
			case "schedules pause" -> {
				boolean paused = this.client.cron().pause(name, command.pause());
				yield command.changedSchedule(paused, paused);
			}
			case "schedules resume" -> {
				boolean resumed = this.client.cron().resume(name);
				yield command.changedSchedule(resumed, resumed || exists(name));
			}
			case "schedules trigger" -> this.client.cron()
				.trigger(name)
				.map(InsertResult::jobId)
				.map(command::inserted)
				.orElseThrow(() -> path.notFound("schedule"));
			default -> throw new IllegalStateException("Nobody does " + command.key());
		};
	}

	private boolean exists(String schedule) {
		return this.client.cron().find(schedule).map(CronSchedule::name).isPresent();
	}

}
