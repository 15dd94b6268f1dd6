package io.awa.client;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.awa.Backoff;
import io.awa.CronPolicies;
import io.awa.CronPolicies.Missed;
import io.awa.CronPolicies.Overlap;
import io.awa.DependencyFailure;
import io.awa.InsertOptions;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.NewCronSchedule;
import io.awa.NewJob;
import io.awa.PageRequest;
import io.awa.PauseOptions;
import io.awa.QueueLimits;
import io.awa.RateLimit;
import io.awa.RetryOptions;
import io.awa.UniqueBy;
import io.awa.UniqueStates;
import io.awa.testsupport.RandomValues;

/**
 * Calls of a client with values that nobody means.
 */
final class RandomCalls {

	static final UUID CALLBACK = new UUID(0, 1);

	private static final List<BiConsumer<AwaClient, RandomCalls>> CALLS = List.of(
			(client, calls) -> client.insert(calls.values.payload(), calls.options()),
			(client, calls) -> client.insert(calls.values.payload(), calls.options()),
			(client, calls) -> client.insertMany(calls.jobs(), calls.options()),
			(client, calls) -> client.insertManyCopy(calls.jobs(), calls.options()),
			(client, calls) -> client.cancelByUniqueKey(calls.values.payload(),
					calls.options().withUnique(calls.unique())),
			(client, calls) -> client.listJobs(calls.filter(), calls.page()),
			(client, calls) -> client.bulk().setPriority(calls.filter(), calls.values.number()),
			(client, calls) -> client.bulk().moveQueue(calls.filter(), calls.values.text()),
			(client, calls) -> client.dumpRun(calls.values.id(), calls.values.number()),
			(client, calls) -> client.dumpLog(calls.values.id(), calls.page()),
			(client, calls) -> client.queueStats(calls.values.text()),
			(client, calls) -> client.resumeQueue(calls.values.text()),
			(client, calls) -> client.drainQueue(calls.values.text()),
			(client, calls) -> client.pauseQueue(calls.values.text(), calls.pause()),
			(client, calls) -> client.cron().put(calls.schedule()),
			(client, calls) -> client.cron().pause(calls.values.text(), calls.pause()),
			(client, calls) -> client.cron().trigger(calls.values.text()),
			(client, calls) -> client.callbacks().complete(CALLBACK, calls.values.orNull(calls.values::payload)),
			(client, calls) -> client.callbacks().fail(CALLBACK, calls.values.text()),
			(client, calls) -> client.callbacks().heartbeat(CALLBACK, calls.values.duration()),
			(client, calls) -> client.limits().set(calls.values.text(), calls.limits(), calls.values.text()),
			(client, calls) -> client.deadLetters().moveFailed(calls.values.id(), calls.values.text()),
			(client, calls) -> client.deadLetters().retryAll(calls.filter(), calls.redrive()));

	private final RandomValues values;

	RandomCalls(RandomValues values) {
		this.values = values;
	}

	void next(AwaClient client) {
		this.values.any(CALLS).accept(client, this);
	}

	private List<Object> jobs() {
		return Stream
			.generate(() -> this.values.oneIn(2) ? this.values.payload() : new NewJob(this.values.payload(), options()))
			.limit(this.values.below(4))
			.toList();
	}

	/** Each setting is rarely given, so that often only one of them is bad. */
	private InsertOptions options() {
		InsertOptions options = InsertOptions.defaults().withKind("fuzz");
		options = rarely() ? options.withKind(this.values.text()) : options;
		options = rarely() ? options.withQueue(this.values.text()) : options;
		options = rarely() ? options.withPriority(this.values.number()) : options;
		options = rarely() ? options.withMaxAttempts(this.values.number()) : options;
		options = rarely() ? options.withRunAt(this.values.instant()) : options;
		options = rarely() ? options.withDelay(this.values.duration()) : options;
		options = rarely() ? options.withTimeout(this.values.duration()) : options;
		options = rarely() ? options.withTags(this.values.text(), this.values.name()) : options;
		options = rarely() ? options.withMetadata(this.values.object()) : options;
		options = rarely() ? options.withConcurrencyKey(this.values.text()) : options;
		options = rarely() ? options.withUnique(unique()) : options;
		options = rarely() ? options.withDependsOn(List.of(this.values.id()), DependencyFailure.WAIT) : options;
		return rarely() ? options.withBackoff(
				new Backoff(this.values.duration(), this.values.number(), this.values.duration(), this.values.number()))
				: options;
	}

	private boolean rarely() {
		return this.values.oneIn(8);
	}

	private UniqueBy unique() {
		UniqueBy unique = switch (this.values.below(3)) {
			case 0 -> UniqueBy.args();
			case 1 -> UniqueBy.kind();
			default -> UniqueBy.fields(this.values.name());
		};
		unique = rarely() ? unique.within(this.values.duration()) : unique;
		return unique.whileIn(this.values.any(List.of(UniqueStates.values())))
			.onConflict(this.values.any(List.of(UniqueBy.OnConflict.values())));
	}

	private JobFilter filter() {
		JobFilter filter = JobFilter.where();
		filter = rarely() ? filter.kind(this.values.text()) : filter.kind("fuzz");
		filter = rarely() ? filter.queue(this.values.text()) : filter;
		filter = rarely() ? filter.tag(this.values.text()) : filter;
		filter = rarely() ? filter.createdFrom(this.values.instant()) : filter;
		return rarely() ? filter.state(this.values.any(List.of(JobState.values()))) : filter;
	}

	private PageRequest page() {
		return PageRequest.first(this.values.number());
	}

	private PauseOptions pause() {
		PauseOptions options = PauseOptions.defaults();
		options = rarely() ? options.because(this.values.text()) : options;
		options = rarely() ? options.by(this.values.text()) : options;
		return rarely() ? options.lasting(this.values.duration()) : options;
	}

	private NewCronSchedule schedule() {
		String expression = this.values.oneIn(3) ? this.values.text() : "0 3 * * *";
		NewCronSchedule schedule = NewCronSchedule.of(this.values.text(), expression, Map.of("a", 1))
			.withOptions(options());
		return schedule.withPolicies(new CronPolicies(this.values.any(List.of(Missed.values())), this.values.number(),
				this.values.any(List.of(Overlap.values())), this.values.duration()));
	}

	private QueueLimits limits() {
		QueueLimits limits = QueueLimits.none();
		limits = rarely() ? limits.withConcurrency(this.values.number()) : limits;
		limits = rarely() ? limits.withFleetConcurrency(this.values.number()) : limits;
		limits = rarely() ? limits.withAgeingInterval(this.values.duration()) : limits;
		return rarely() ? limits.withRate(RateLimit.perSecond(this.values.number())) : limits;
	}

	private RetryOptions redrive() {
		RetryOptions options = RetryOptions.defaults();
		options = rarely() ? options.withQueue(this.values.text()) : options;
		options = rarely() ? options.withPriority(this.values.number()) : options;
		return rarely() ? options.withRunAt(this.values.instant()) : options;
	}

}
