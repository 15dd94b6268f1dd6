package io.awa.worker;

import java.time.Duration;
import java.util.Collection;

import io.awa.sql.SqlCommand;

/**
 * The statements by which workers live and die.
 */
final class WorkerSql {

	static final String REGISTER = """
			insert into {schema}.worker (node, version, queues, capacity, kinds)
			values (:node, :version, :queues::text[], :capacity, :kinds::text[])
			returning id""";

	/**
	 * Says that the worker lives, and returns the runs that are no longer its own. One
	 * row at least: {@code alive} is null if the worker was declared dead.
	 */
	static final String HEARTBEAT = """
			select alive, job_id, lease
			from {schema}.beat(:workerId, :jobIds::bigint[], :leases::bigint[])""";

	static final String DEREGISTER = """
			delete from {schema}.worker
			where id = :workerId
			returning id""";

	/**
	 * Finds runs that the database gave to this worker but of which the answer was lost.
	 * Only old ones: the answer to a recent claim may be on its way.
	 */
	static final String ORPHANS = """
			select job_id, lease
			from {schema}.running
			where worker_id = :workerId
			  and claimed_at < clock_timestamp() - :ageMicros::bigint * interval '1 microsecond'
			  and not exists (
			    select
			    from unnest(:jobIds::bigint[], :leases::bigint[]) as known (job_id, lease)
			    where known.job_id = running.job_id and known.lease = running.lease)""";

	private WorkerSql() {
	}

	static SqlCommand register(String node, String version, Collection<String> queues, int capacity,
			Collection<String> kinds) {
		return SqlCommand.of(REGISTER)
			.with("node", node)
			.with("version", version)
			.with("queues", queues.toArray(String[]::new))
			.with("capacity", capacity)
			.with("kinds", kinds.toArray(String[]::new));
	}

	static SqlCommand heartbeat(long workerId, Collection<RunKey> runs) {
		return SqlCommand.of(HEARTBEAT)
			.with("workerId", workerId)
			.with("jobIds", runs.stream().map(RunKey::jobId).toArray(Long[]::new))
			.with("leases", runs.stream().map(RunKey::lease).toArray(Long[]::new));
	}

	static SqlCommand deregister(long workerId) {
		return SqlCommand.of(DEREGISTER).with("workerId", workerId);
	}

	static SqlCommand orphans(long workerId, Duration age, Collection<RunKey> known) {
		return SqlCommand.of(ORPHANS)
			.with("workerId", workerId)
			.with("ageMicros", age.toNanos() / 1000)
			.with("jobIds", known.stream().map(RunKey::jobId).toArray(Long[]::new))
			.with("leases", known.stream().map(RunKey::lease).toArray(Long[]::new));
	}

}
