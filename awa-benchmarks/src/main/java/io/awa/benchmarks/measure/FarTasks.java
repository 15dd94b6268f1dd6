package io.awa.benchmarks.measure;

import java.util.List;
import java.util.Map;

import io.awa.benchmarks.system.SystemKind;

/**
 * The statements that fill the tables of a system with jobs for next year.
 */
final class FarTasks {

	private static final int BATCH = 500_000;

	private static final String PAYLOAD = "jsonb_build_object('number', i, 'text', repeat('x', 100))";

	private static final Map<String, String> STATEMENTS = Map.of(Peers.OURS, """
			with inserted as (
			  insert into awa.job (kind, queue, args, run_at)
			  select 'task', 'default', %s, now() + interval '1 year' + i * interval '1 millisecond'
			  from generate_series(1, ?) i
			  returning id, run_at, priority, queue, kind
			)
			insert into awa.ready (job_id, run_at, priority, attempt, queue, kind)
			select id, run_at, priority, 0, queue, kind
			from inserted""".formatted(PAYLOAD), Peers.ONE_TABLE, """
			insert into jobs (kind, payload, run_at)
			select 'task', %s, now() + interval '1 year' + i * interval '1 millisecond'
			from generate_series(1, ?) i""".formatted(PAYLOAD));

	private FarTasks() {
	}

	static List<SystemKind> possible(List<SystemKind> kinds) {
		return kinds.stream().filter((kind) -> STATEMENTS.containsKey(kind.name())).toList();
	}

	static void insert(Contestant contestant, int number) {
		String statement = STATEMENTS.getOrDefault(contestant.kind().name(), "");
		for (int left = number; left > 0; left -= BATCH) {
			contestant.database().sql().sql(statement).param(Math.min(left, BATCH)).update();
		}
	}

}
