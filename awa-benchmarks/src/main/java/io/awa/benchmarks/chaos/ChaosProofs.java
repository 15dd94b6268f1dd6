package io.awa.benchmarks.chaos;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The queries that prove what always holds. Each returns a text for each case in which it
 * did not.
 */
final class ChaosProofs {

	/** By what they prove. */
	static final Map<String, String> QUERIES = queries();

	static final String PHASES = """
			select chaos_order.phase,
			  count(*) filter (where finished.job_id is not null or dead_letter.job_id is not null) as processed,
			  count(*) filter (where run.order_id is null
			    or (finished.job_id is null and dead_letter.job_id is null)) as lost,
			  count(*) filter (where chaos_order.kind in ('exact', 'slow') and run.runs > 1) as doubled,
			  count(*) filter (where chaos_order.kind = 'plain' and run.runs > 1) as again
			from public.chaos_order
			left join awa.finished on finished.job_id = chaos_order.job_id
			left join awa.dead_letter on dead_letter.job_id = chaos_order.job_id
			left join (select order_id, count(*) as runs from public.chaos_run group by order_id) run
			  on run.order_id = chaos_order.id
			group by chaos_order.phase""";

	private ChaosProofs() {
	}

	private static Map<String, String> queries() {
		Map<String, String> queries = new LinkedHashMap<>();
		queries.put("every committed job ran", """
				select format('order %s, job %s', id, job_id) from public.chaos_order
				where not exists (select from public.chaos_run where chaos_run.job_id = chaos_order.job_id)""");
		queries.put("jobs that complete in their transaction counted once", """
				select format('order %s, job %s: %s times', chaos_order.id, chaos_order.job_id, count(*))
				from public.chaos_order
				join public.chaos_run on chaos_run.job_id = chaos_order.job_id
				where chaos_order.kind in ('exact', 'slow')
				group by chaos_order.id
				having count(*) > 1""");
		queries.put("no job of a transaction that rolled back is there, or ran", """
				select format('job %s', job_id)
				from (select id as job_id from awa.job union select job_id from public.chaos_run) seen
				where not exists (select from public.chaos_order where chaos_order.job_id = seen.job_id)""");
		queries.put("no job is stuck",
				"""
						select format('job %s of kind %s is %s at attempt %s', status.id, status.kind, status.state, status.attempt)
						from awa.job_status status
						where status.kind <> 'poison' and status.state <> 'completed'""");
		queries.put("no job completed twice", """
				select format('job %s: %s times', job_id, count(*))
				from public.chaos_completion
				group by job_id
				having count(*) > 1""");
		queries.put("only the run that held the lease completed its job", """
				select format('job %s, lease %s', job_id, lease) from public.chaos_completion where not worked""");
		queries.put("no lease was given twice", """
				select format('job %s, lease %s: %s runs', job_id, lease, count(*))
				from public.chaos_run
				group by job_id, lease
				having count(*) > 1""");
		queries.put("jobs that kill their worker ended as failed after their attempts",
				"""
						select format('order %s, job %s: %s runs of %s', poison.id, poison.job_id, poison.runs, job.max_attempts)
						from (
						  select id, job_id,
						    (select count(*) from public.chaos_run where chaos_run.job_id = chaos_order.job_id) as runs
						  from public.chaos_order
						  where kind = 'poison') poison
						join awa.job on job.id = poison.job_id
						left join awa.dead_letter on dead_letter.job_id = poison.job_id
						where poison.runs > job.max_attempts or dead_letter.attempt is distinct from job.max_attempts""");
		return queries;
	}

}
