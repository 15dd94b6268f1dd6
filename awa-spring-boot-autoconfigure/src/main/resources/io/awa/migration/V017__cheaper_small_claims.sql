-- Claims of few jobs cost less: when a lane goes on is only looked up by those who want to know.
-- Previous jar: safe.

-- Takes the place of claim, which stays for the previous jar and is explained where it was made. This one looks
-- ahead only if it is asked to:
-- ahead_run_ats, ahead_ids: for each queue an array literal with a place in each of its lanes, parallel to its
--   priorities, or null. From there the next job that is left is looked for, whether it is due or not, in few
--   rows, because the lane may be full of kinds that are not wanted. It is a statement of its own, as a plan
--   costs time for each of its parts, also for those that find nothing.
create function ${schema}.claim_jobs(
  claiming_worker_id bigint,
  wanted_kinds text[],
  kind_timeouts bigint[],
  kind_limits text[],
  wanted_queues text[],
  wanted_free integer[],
  wanted_deadlines bigint[],
  wanted_limits text[],
  wanted_priorities text[],
  wanted_after_run_ats text[],
  wanted_after_ids text[],
  ahead_run_ats text[],
  ahead_ids text[]
)
returns table (
  "now" timestamptz, queue text, priority smallint, run_at timestamptz, job_id bigint, lease bigint, kind text,
  attempt integer, max_attempts smallint, args text, metadata text, tags text[], deadline_at timestamptz,
  checkpoint text
)
language plpgsql volatile
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set jit = off
as $claim$
#variable_conflict use_column
declare
  limits jsonb[];
  plain_free integer[] := wanted_free;
  limited ${schema}.limited_claim;
  moment timestamptz := transaction_timestamp();
begin
  perform set_config('synchronous_commit', case when ${schema}.begin_lease_epoch() then 'off' else 'on' end, true);

  if array_remove(kind_limits, null) <> '{}' or array_remove(wanted_limits, null) <> '{}'
    or exists (select from ${schema}.queue where queue.name = any (wanted_queues) and queue.limits <> '{}')
    or exists (
      select from ${schema}.ready keyed
      where keyed.queue = any (wanted_queues) and keyed.concurrency_key is not null)
  then
    select array_agg(case when open.limited then open.limits end order by open.place)
    into limits
    from (
      select wanted.place, coalesce(wanted.limits::jsonb, '{}') || coalesce(stored.limits, '{}') as limits,
        array_remove(kind_limits, null) <> '{}'
          or coalesce(wanted.limits::jsonb ?| array['fleet_concurrency', 'fleet_rate'], false)
          or coalesce(stored.limits ?| array['fleet_concurrency', 'fleet_rate'], false)
          or exists (
            select from ${schema}.ready keyed
            where keyed.queue = wanted.queue and keyed.concurrency_key is not null) as limited
      from unnest(wanted_queues, wanted_limits) with ordinality as wanted (queue, limits, place)
      left join ${schema}.queue stored on stored.name = wanted.queue
      where exists (select from ${schema}.worker where worker.id = claiming_worker_id)
        and (stored.paused_at is null or coalesce(stored.paused_until, 'infinity') <= moment)
      union all
      select wanted.place, null, false
      from unnest(wanted_queues) with ordinality as wanted (queue, place)
      left join ${schema}.queue stored on stored.name = wanted.queue
      where not exists (select from ${schema}.worker where worker.id = claiming_worker_id)
        or stored.paused_at is not null and coalesce(stored.paused_until, 'infinity') > moment
    ) open;
  end if;

  if array_remove(limits, null) <> '{}' then
    limited := ${schema}.claim_within_limits(wanted_kinds, kind_limits::jsonb[], wanted_queues, wanted_free, limits,
      wanted_priorities, wanted_after_run_ats, wanted_after_ids);
    moment := limited.moment;
    plain_free := array(
      select case when limits[wanted.place] is null then wanted.free else 0 end
      from unnest(wanted_free) with ordinality as wanted (free, place)
      order by wanted.place);
  end if;

  return query
  with slot as materialized (
    select wanted.*
    from unnest(wanted_queues, plain_free, wanted_deadlines,
        wanted_priorities, wanted_after_run_ats, wanted_after_ids)
      as wanted (queue, free, deadline_micros, priorities, after_run_ats, after_ids)
    where exists (select from ${schema}.worker where worker.id = claiming_worker_id)
      and not exists (
        select from ${schema}.queue
        where queue.name = wanted.queue and queue.paused_at is not null
          and coalesce(queue.paused_until, 'infinity') > moment)
  ),
  claimed as (
    delete from ${schema}.ready
    where ctid = any (array(
      select due.row_id
      from slot
      cross join lateral (
        select candidate.row_id
        from unnest(slot.priorities::smallint[], slot.after_run_ats::timestamptz[], slot.after_ids::bigint[])
          as lane (priority, after_run_at, after_id)
        cross join lateral (
          select job.ctid as row_id
          from ${schema}.ready job
          where job.queue = slot.queue
            and job.priority = lane.priority
            and job.concurrency_key is null
            and job.kind = any (wanted_kinds)
            and (job.run_at, job.job_id) >= (lane.after_run_at, lane.after_id)
            and job.run_at <= moment
          order by job.run_at, job.job_id
          limit slot.free
          for update skip locked
        ) candidate
        limit slot.free
      ) due
    ) || coalesce(limited.picked, '{}'))
      and queue = any (array(select slot.queue from slot))
    returning job_id, run_at, priority, attempt, queue, kind, concurrency_key, requeued
  ),
  claimed_job as materialized (
    select claimed.*, (select nextval('${schema}.lease_seq')) as lease, job.max_attempts, job.args, job.metadata, job.tags,
      moment + coalesce(job.timeout,
        kind_timeouts[array_position(wanted_kinds, claimed.kind)] * interval '1 microsecond',
        wanted_deadlines[array_position(wanted_queues, claimed.queue)] * interval '1 microsecond') as deadline_at,
      case when claimed.requeued then (
        select progress.checkpoint::text from ${schema}.progress where progress.job_id = claimed.job_id) end as checkpoint
    from claimed
    cross join lateral (
      select stored.max_attempts, stored.args::text as args, stored.metadata::text as metadata, stored.tags, stored.timeout
      from ${schema}.job stored
      where stored.id = claimed.job_id
      limit 1
    ) job
  ),
  started as (
    insert into ${schema}.running
      (job_id, lease, worker_id, claimed_at, deadline_at, priority, attempt, queue, kind, concurrency_key)
    select job_id, lease, claiming_worker_id, moment, deadline_at, priority, attempt + 1, queue, kind, concurrency_key
    from claimed_job
  )
  select moment, claimed_job.queue, claimed_job.priority, claimed_job.run_at, claimed_job.job_id,
    claimed_job.lease, claimed_job.kind, claimed_job.attempt + 1, claimed_job.max_attempts,
    claimed_job.args, claimed_job.metadata, claimed_job.tags, claimed_job.deadline_at,
    claimed_job.checkpoint
  from claimed_job;

  if array_remove(ahead_run_ats, null) <> '{}' then
    return query
    select moment, wanted.queue, lane.priority, waiting.run_at, null::bigint, null::bigint, null, null::integer,
      null::smallint, null, null, null::text[], null::timestamptz, null
    from unnest(wanted_queues, wanted_priorities, ahead_run_ats, ahead_ids)
      as wanted (queue, priorities, run_ats, ids)
    cross join lateral unnest(wanted.priorities::smallint[], wanted.run_ats::timestamptz[], wanted.ids::bigint[])
      as lane (priority, ahead_run_at, ahead_id)
    cross join lateral (
      select near.run_at
      from (
        select job.run_at, job.kind
        from ${schema}.ready job
        where job.queue = wanted.queue
          and job.priority = lane.priority
          and (job.run_at, job.job_id) >= (lane.ahead_run_at, lane.ahead_id)
        order by job.run_at, job.job_id
        limit 100
      ) near
      where near.kind = any (wanted_kinds)
      order by near.run_at
      limit 1
    ) waiting
    where exists (select from ${schema}.worker where worker.id = claiming_worker_id)
      and not exists (
        select from ${schema}.queue
        where queue.name = wanted.queue and queue.paused_at is not null
          and coalesce(queue.paused_until, 'infinity') > moment);
  end if;

  if limited.moment is not null then
    return query
    select moment, held.queue, null::smallint, held.until, null::bigint, null::bigint, null, null::integer,
      null::smallint, null, null, null::text[], null::timestamptz, null
    from unnest(limited.held_queues, limited.held_until) as held (queue, until)
    union all
    select moment, rest.queue, rest.priority, rest.run_at, rest.job_id, null, null, null,
      null, null, null, null, null, null
    from unnest(limited.left_queues, limited.left_priorities, limited.left_run_ats, limited.left_ids)
      as rest (queue, priority, run_at, job_id);
  end if;

  "now" := moment;
  return next;
end
$claim$;

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 17';
