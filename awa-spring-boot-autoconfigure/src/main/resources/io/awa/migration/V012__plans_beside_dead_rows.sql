-- While somebody holds a snapshot, the tables that rows only pass through fill with dead rows. To the
-- planner such a table is large and holds nothing, so that reading all of it seems to cost as little as
-- looking up one row. What runs often leaves it no choice here: rows are looked up one by one, behind
-- a limit, or by an array of keys. Safe beside the previous version, which does the same with other plans.

-- Where each job stands. ready_row is the place of its row in "ready", good only within
-- the statement that reads it.
create or replace view ${schema}.job_status as
select job.id, job.kind, job.queue, job.priority, job.max_attempts, job.args, job.metadata, job.tags,
  job.created_at, job.unique_key, job.timeout, ready.run_at, ready.row_id as ready_row, running.lease,
  coalesce(running.claimed_at, waiting.claimed_at, finished.claimed_at) as claimed_at,
  coalesce(running.worker_id, waiting.worker_id, finished.worker_id) as worker_id,
  running.deadline_at,
  coalesce(finished.finished_at, dead_letter.died_at) as finished_at,
  finished.result, waiting.callback_id, waiting.timeout_at as callback_timeout_at,
  dead_letter.reason as death_reason,
  coalesce(running.attempt, finished.attempt, waiting.attempt, dead_letter.attempt, ready.attempt, 0)::integer
    as attempt,
  case
    when running.job_id is not null then 'running'
    when finished.job_id is not null then finished.state
    when waiting.job_id is not null then 'waiting_external'
    when dead_letter.job_id is not null then 'failed'
    when ready.run_at <= clock_timestamp() then 'available'
    when ready.attempt = 0 then 'scheduled'
    when ready.attempt > 0 then 'retryable'
  end as state
from ${schema}.job
left join lateral (
  select run.job_id, run.lease, run.claimed_at, run.worker_id, run.deadline_at, run.attempt
  from ${schema}.running run
  where run.job_id = job.id
  limit 1
) running on true
left join ${schema}.finished on finished.job_id = job.id
left join lateral (
  select parked.job_id, parked.callback_id, parked.timeout_at, parked.claimed_at, parked.worker_id, parked.attempt
  from ${schema}.waiting parked
  where parked.job_id = job.id
  limit 1
) waiting on true
left join ${schema}.dead_letter on dead_letter.job_id = job.id
left join lateral (
  select lane.ctid as row_id, lane.run_at, lane.attempt
  from ${schema}.ready lane
  where lane.queue = job.queue and lane.priority = job.priority
    and lane.run_at = job.run_at and lane.job_id = job.id
  union all
  select moved.ctid, moved.run_at, moved.attempt
  from ${schema}.ready moved
  where moved.job_id = job.id and moved.requeued and moved.run_at <> job.run_at
) ready on true;

-- Says that a worker lives, and returns the runs of it that are no longer its own. One row at
-- least: alive is null if the worker was declared dead. Planned as the claim is: while somebody
-- holds a snapshot, this table is millions of dead rows around a few runs, and to read them all
-- every few seconds would take longer than the work.
create or replace function ${schema}.beat(beating_worker_id bigint, known_ids bigint[], known_leases bigint[])
returns table (alive bigint, job_id bigint, lease bigint)
language plpgsql volatile
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
#variable_conflict use_column
declare
  alive bigint;
begin
  update ${schema}.worker
  set heartbeat_at = clock_timestamp()
  where id = beating_worker_id
  returning id into alive;

  return query
  select alive, lost.job_id, lost.lease
  from (values (1)) as always_one_row (one)
  left join (
    select mine.job_id, mine.lease
    from unnest(known_ids, known_leases) as mine (job_id, lease)
    left join lateral (
      select true as found
      from ${schema}.running
      where running.job_id = mine.job_id and running.lease = mine.lease
      limit 1
    ) held on true
    where held.found is null
  ) lost on true;
end
$$;

-- Parks running jobs for the callbacks that they registered, as long as their leases hold.
-- What came before is applied at once, by the same statement as if it came now. A callback
-- that another transaction is resolving, or a job that one is ending, is left alone, because
-- that may last: the job comes back as locked, to be parked again.
create or replace function ${schema}.park_jobs(wanted_ids bigint[], wanted_leases bigint[])
  returns table (job_id bigint, lease bigint, outcome text, queue text, kind text, run_at timestamptz)
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  parked record;
begin
  for parked in
    with registered as materialized (
      select callback.*
      from ${schema}.callback
      join ${schema}.running on running.job_id = callback.job_id and running.lease = callback.lease
      where callback.job_id = any (wanted_ids)
        and running.job_id = any (wanted_ids)
        and exists (select from unnest(wanted_ids, wanted_leases) as wanted (job_id, lease)
          where wanted.job_id = callback.job_id and wanted.lease = callback.lease)
      order by callback.job_id
      for update skip locked
    ),
    ended as (
      delete from ${schema}.running
      using registered
      where running.job_id = any (array(select job_id from registered))
        and running.job_id = registered.job_id
        and running.lease = registered.lease
      returning running.*, registered.callback_id, registered.timeout_at, registered.resolution, registered.payload,
        registered.error
    ),
    moved as (
      delete from ${schema}.callback where callback_id = any (array(select callback_id from ended))
    ),
    waits as (
      insert into ${schema}.waiting (job_id, callback_id, lease, timeout_at, attempt, queue, kind, priority,
        claimed_at, worker_id)
      select job_id, callback_id, lease, timeout_at, attempt, queue, kind, priority, claimed_at, worker_id
      from ended
    )
    select * from ended order by job_id
  loop
    job_id := parked.job_id;
    lease := parked.lease;
    queue := parked.queue;
    kind := parked.kind;
    outcome := 'waiting_external';
    run_at := null;
    if parked.resolution is not null then
      select change.state, change.run_at
      into outcome, run_at
      from ${schema}.resolve_waiting(parked.callback_id, parked.resolution, parked.payload, parked.error) change;
    end if;
    return next;
  end loop;
  return query
    select held.job_id, held.lease, 'locked', running.queue, running.kind, null::timestamptz
    from ${schema}.callback held
    join ${schema}.running on running.job_id = held.job_id and running.lease = held.lease
    where held.job_id = any (wanted_ids)
      and running.job_id = any (wanted_ids)
      and exists (select from unnest(wanted_ids, wanted_leases) as wanted (job_id, lease)
        where wanted.job_id = held.job_id and wanted.lease = held.lease);
end
$$;

-- Says what could not be changed and why. Another holder of its key is the reason only for a
-- job in one of the places that it cannot leave without its key. The ids are given to the
-- view as an array, because a join with them would make it work out where every job stands.
create or replace function ${schema}.unchanged_jobs(wanted_ids bigint[], changed_ids bigint[], places text[])
  returns setof ${schema}.job_change
  language sql stable
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
with left_over as materialized (
  select wanted.id
  from unnest(wanted_ids) as wanted (id)
  where not exists (select from unnest(changed_ids) as changed (id) where changed.id = wanted.id)
),
status as materialized (
  select job_status.id, job_status.state, job_status.queue, job_status.kind, job_status.run_at, job_status.unique_key,
    job_status.death_reason
  from ${schema}.job_status
  where job_status.id = any (array(select id from left_over))
)
select left_over.id,
  case when status.id is null then 'not_found' when claim.job_id <> status.id then 'duplicate' else 'unchanged' end,
  status.state, status.queue, status.kind, status.run_at, null::bigint,
  case when claim.job_id <> status.id then claim.job_id end
from left_over
left join status on status.id = left_over.id
left join lateral (
  select stored.job_id from ${schema}.unique_claim stored where stored.unique_key = status.unique_key limit 1
) claim on case when status.death_reason is not null then 'dead_letter' else status.state end = any (places)
$$;

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 12';
