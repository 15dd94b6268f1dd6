package io.awa.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import reactor.core.publisher.Mono;

import io.awa.JobFilter;
import io.awa.PageRequest;
import io.awa.QueueStats;
import io.awa.actuate.EndpointAnswer.Change;
import io.awa.actuate.EndpointAnswer.Kinds;
import io.awa.actuate.EndpointAnswer.Overview;
import io.awa.actuate.EndpointCommand.Reason;
import io.awa.client.ReactiveAwaClient;

/**
 * The same as {@link AwaEndpoint} over a reactive client.
 */
@Endpoint(id = "awa", defaultAccess = Access.READ_ONLY)
public final class ReactiveAwaEndpoint {

	private final ReactiveAwaClient client;

	private final EndpointSettings settings;

	/**
	 * Creates the endpoint.
	 * @param client asks the database
	 * @param settings what to show, and to whom
	 */
	public ReactiveAwaEndpoint(ReactiveAwaClient client, EndpointSettings settings) {
		this.client = client;
		this.settings = settings;
	}

	/**
	 * Shows how the job queue does.
	 * @return the overview
	 */
	@ReadOperation
	public Mono<Overview> overview() {
		return this.client.healthCheck()
			.flatMap((health) -> ((health.problem() == null) ? this.client.queueStats()
					: Mono.just(List.<QueueStats>of()))
				.map((queues) -> EndpointView.overview(this.settings.version(), health, queues)));
	}

	/**
	 * Shows a group of things.
	 * @param view which group: {@code doctor}, {@code queues}, {@code schedules},
	 * {@code kinds} or {@code dead-letters}
	 * @return what it is
	 */
	@ReadOperation
	public Mono<EndpointAnswer> view(@Selector String view) {
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
	public Mono<EndpointAnswer> item(@Selector String view, @Selector String name) {
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
	public Mono<Change> change(@Selector String view, String action, @Nullable String reason, @Nullable String duration,
			@Nullable String by, @Selector String name) {
		return write(EndpointPath.of(view, name), action, new Reason(reason, duration, by));
	}

	EndpointSettings settings() {
		return this.settings;
	}

	Mono<EndpointAnswer> read(EndpointPath path, EndpointView answer) {
		return Mono.defer(() -> path.isNamed() ? readOne(path, answer) : readAll(path, answer));
	}

	private Mono<? extends EndpointAnswer> readAll(EndpointPath path, EndpointView answer) {
		return switch (path.view()) {
			case EndpointPath.DOCTOR -> this.client.diagnose().map(answer::doctor);
			case EndpointPath.QUEUES -> this.client.queueStats()
				.flatMap((queues) -> this.client.queueDescriptors()
					.map((descriptors) -> EndpointView.queues(queues, descriptors)));
			case EndpointPath.SCHEDULES -> this.client.cron().list().map(answer::schedules);
			case EndpointPath.KINDS -> this.client.kindDescriptors()
				.flatMap((kinds) -> this.client.unhandledKinds().map((unhandled) -> new Kinds(kinds, unhandled)));
			case EndpointPath.DEAD_LETTERS ->
				this.client.deadLetters().list(JobFilter.where(), PageRequest.first()).map(answer::deadLetters);
			default -> throw path.unknown();
		};
	}

	private Mono<? extends EndpointAnswer> readOne(EndpointPath path, EndpointView answer) {
		return switch (path.view()) {
			case EndpointPath.QUEUES -> this.client.queueStats(path.name())
				.flatMap((queue) -> this.client.queueDescriptors()
					.map((descriptors) -> EndpointView.queue(queue, descriptors)));
			case EndpointPath.JOBS -> orNotFound(this.client.dumpJob(path.id()).map(answer::detail), path, "job");
			case EndpointPath.JOB_LOGS -> this.client.dumpLog(path.id(), EndpointView.LINES).map(answer::log);
			case EndpointPath.SCHEDULES ->
				orNotFound(this.client.cron().find(path.name()).map(answer::schedule), path, "schedule");
			case EndpointPath.DEAD_LETTERS ->
				orNotFound(this.client.deadLetters().find(path.id()).map(answer::deadLetter), path, "dead letter");
			default -> throw path.unknown();
		};
	}

	Mono<Change> write(EndpointPath path, String action, Reason reason) {
		return Mono.defer(() -> run(EndpointCommand.of(path, action, reason)));
	}

	private Mono<Change> run(EndpointCommand command) {
		EndpointPath path = command.path();
		String name = path.name();
		return switch (command.key()) {
			case "queues pause" -> this.client.pauseQueue(name, command.pause()).then(Mono.fromSupplier(command::done));
			case "queues resume" -> this.client.resumeQueue(name).map(command::done);
			case "jobs retry" -> this.client.retry(path.id()).map(command::changed);
			case "jobs cancel" -> this.client.cancel(path.id()).map(command::changed);
			case "dead-letters retry" -> this.client.deadLetters().retry(path.id()).map(command::changed);
			case "dead-letters purge" -> this.client.deadLetters().purge(path.id()).map(command::changed);
			case "schedules pause" -> this.client.cron()
				.pause(name, command.pause())
				.map((paused) -> command.changedSchedule(paused, paused));
			case "schedules resume" -> this.client.cron()
				.resume(name)
				.flatMap((resumed) -> exists(name, resumed).map((exists) -> command.changedSchedule(resumed, exists)));
			case "schedules trigger" ->
				orNotFound(this.client.cron().trigger(name).map((inserted) -> command.inserted(inserted.jobId())), path,
						"schedule");
			default -> throw new IllegalStateException("Nobody does " + command.key());
		};
	}

	private Mono<Boolean> exists(String schedule, boolean known) {
		return known ? Mono.just(true) : this.client.cron().find(schedule).hasElement();
	}

	private static <T> Mono<T> orNotFound(Mono<T> answer, EndpointPath path, String what) {
		return answer.switchIfEmpty(Mono.error(() -> path.notFound(what)));
	}

}
