package io.awa.rolling;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.InsertOptions;
import io.awa.UniqueBy;
import io.awa.UniqueStates;
import io.awa.client.AwaClient;
import io.awa.worker.CallbackToken;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;

/**
 * Jobs of every fate, for a queue of each node and one that they share. Each run is
 * written down with who inserted the job and who runs it.
 */
public class RollingJobs {

	/** The node with the jar of the previous release, and its queue. */
	static final String PREVIOUS = "previous";

	/** The node with the jar of this build, and its queue. */
	static final String CURRENT = "current";

	/** The queue that both nodes work on. */
	static final String SHARED = "shared";

	static final List<String> QUEUES = List.of(PREVIOUS, CURRENT, SHARED);

	/** How many jobs of a kind each node puts into each queue. */
	static final int EACH = 3;

	private static final Duration SOON = Duration.ofMillis(100);

	private final AwaClient client;

	private final JdbcClient sql;

	private final String node;

	RollingJobs(AwaClient client, JdbcClient sql, String node) {
		this.client = client;
		this.sql = sql;
		this.node = node;
	}

	void insertAll() {
		for (String queue : QUEUES) {
			InsertOptions options = InsertOptions.defaults().withQueue(queue);
			List<Map<String, Object>> payloads = IntStream.range(0, EACH)
				.mapToObj((i) -> Map.<String, Object>of("id", i, "by", this.node))
				.toList();
			this.client.insertManyCopy(payloads, options.withKind("plain"));
			for (String kind : List.of("flaky", "sleepy", "asking", "doomed", "unwanted")) {
				this.client.insertMany(payloads, options.withKind(kind));
			}
			InsertOptions unique = options.withKind("unique")
				.withUnique(UniqueBy.fields("id").andQueue().whileIn(UniqueStates.ALL));
			payloads.forEach((payload) -> this.client.insert(payload, unique));
		}
	}

	@JobHandler(kind = "plain", queue = SHARED, aliases = { "unique", "tick" })
	JobOutcome plain(Map<String, Object> args, JobContext context) {
		write(args, context);
		return JobOutcome.completed(Map.of("node", this.node));
	}

	@JobHandler(kind = "flaky", queue = SHARED)
	JobOutcome flaky(Map<String, Object> args, JobContext context) {
		write(args, context);
		return (context.attempt() == 1) ? JobOutcome.retryAfter(SOON) : JobOutcome.completed();
	}

	@JobHandler(kind = "sleepy", queue = SHARED)
	JobOutcome sleepy(Map<String, Object> args, JobContext context) {
		write(args, context);
		boolean first = context.checkpoint(String.class).isEmpty();
		context.checkpoint(this.node);
		return first ? JobOutcome.snooze(SOON) : JobOutcome.completed();
	}

	/** Waits for a callback that a job brings, which either node may run. */
	@JobHandler(kind = "asking", queue = SHARED)
	JobOutcome asking(Map<String, Object> args, JobContext context) {
		write(args, context);
		CallbackToken token = context.callbacks().register();
		this.client.insert(Map.of("callback", token.id(), "by", this.node),
				InsertOptions.defaults().withKind("answering").withQueue(SHARED));
		return JobOutcome.waitForCallback(token);
	}

	@JobHandler(kind = "answering", queue = SHARED)
	void answer(Map<String, Object> args, JobContext context) {
		write(args, context);
		this.client.callbacks().complete(UUID.fromString((String) args.get("callback")), Map.of("node", this.node));
	}

	@JobHandler(kind = "doomed", queue = SHARED)
	JobOutcome doomed(Map<String, Object> args, JobContext context) {
		write(args, context);
		return JobOutcome.fail("It cannot be done.");
	}

	@JobHandler(kind = "unwanted", queue = SHARED)
	JobOutcome unwanted(Map<String, Object> args, JobContext context) {
		write(args, context);
		return JobOutcome.cancel("Nobody wants it.");
	}

	private void write(Map<String, Object> args, JobContext context) {
		this.sql.sql("insert into ledger (job_id, kind, queue, inserted_by, run_by) values (?, ?, ?, ?, ?)")
			.params(context.jobId(), context.kind(), context.queue(), args.getOrDefault("by", "schedule"), this.node)
			.update();
	}

}
