-- Faster inserts, claims, completions and heartbeats; jobs that wait for others are released
-- without waiting for transactions. Safe beside workers and inserts of earlier versions: their claim returns what
-- it did.

-- PostgreSQL reads and plans each check anew for each statement, and these took longer than the
-- rest of a single insert. The clients and insert_job refuse the same values before they write,
-- with an error that names a remedy. Schedules are kept before their jobs are inserted, so they
-- are checked there.
alter table ${schema}.job
  drop constraint job_priority_check,
  drop constraint job_max_attempts_check,
  drop constraint job_kind_check,
  drop constraint job_queue_check,
  drop constraint job_tags_check,
  drop constraint job_concurrency_key_check;
alter table ${schema}.cron_schedule add constraint cron_schedule_kind_check check (length(kind) between 1 and 200) not valid;

drop function ${schema}.claim(bigint, text[], bigint[], text[], text[], integer[], bigint[], text[], text[], text[], text[]);

-- Claims due jobs of many lanes at once, each queue up to its free slots, and says when each
-- lane has its next job and what time it is. Rows locked by another worker are skipped, so
-- two workers never get the same job. Lock and delete share the statement, which is what
-- makes ctid safe: never split it. Rows that were picked before are locked by this
-- transaction, so their place is safe too.
-- Its statements are planned once for each connection, because planning them took longer than
-- running them. A plan may be made while the tables are empty and is kept when they are full, so
-- each is only given ways that are right for full tables: the settings rule out reading a table
-- from end to end, and what is looked up for each job stands in a lateral query with a limit,
-- which cannot become a join that reads all jobs.
-- First it finds out which queues have limits, by the limits given or set at run time, or
-- because jobs with a key wait there; mostly one look says that none has. Jobs of those that
-- have are picked by a function of their own; all others are claimed by the one statement.
-- Limits and kind_limits are JSON objects or null, with the members fleet_concurrency,
-- key_concurrency, key_order ("none" or "fifo") and fleet_rate ({"per_second", "burst"})
-- of a queue, and fleet_rate and free (how many jobs to take at most) of a kind.
-- slot: losing a claim in a crash of the server only means that the job is still ready, so
--   the commit need not wait for the disk. A worker that was declared dead gets nothing.
-- claimed: lanes are read in the order given; the limit around them stops when the slots of
--   the queue are full. The array makes the planner read it once. What was picked stays where
--   it is if its queue was paused since, or the worker declared dead.
-- claimed_job: the time limit of the job goes before that of its kind, and that before the one
--   of the queue. Only a job that came back can have a checkpoint.
-- next_in_lane: starts behind what was claimed, because the statement still sees the rows it
--   deletes; looks at few rows, because the lane may be full of kinds that are not wanted.
-- A row is a job; without a lease, the first job of a lane that a limit left; without a job,
-- when a lane has its next; without a priority, a queue that a limit holds back, with when
-- to look again if that is known; without a queue, only the time.
create function ${schema}.claim(
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
  wanted_after_ids text[]
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
  perform set_config('synchronous_commit', 'off', true);

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
  ),
  last_claimed as materialized (
    select distinct on (queue, priority) queue, priority, run_at, job_id
    from claimed_job
    order by queue, priority, run_at desc, job_id desc
  ),
  next_in_lane as (
    select slot.queue, lane.priority, waiting.run_at
    from slot
    cross join lateral unnest(slot.priorities::smallint[], slot.after_run_ats::timestamptz[],
        slot.after_ids::bigint[]) as lane (priority, after_run_at, after_id)
    left join last_claimed on last_claimed.queue = slot.queue and last_claimed.priority = lane.priority
    cross join lateral (
      select near.run_at
      from (
        select job.run_at, job.kind
        from ${schema}.ready job
        where job.queue = slot.queue
          and job.priority = lane.priority
          and (job.run_at, job.job_id) > (coalesce(last_claimed.run_at, lane.after_run_at),
            coalesce(last_claimed.job_id, lane.after_id - 1))
        order by job.run_at, job.job_id
        limit 100
      ) near
      where near.kind = any (wanted_kinds)
      order by near.run_at
      limit 1
    ) waiting
  )
  select moment, claimed_job.queue, claimed_job.priority, claimed_job.run_at, claimed_job.job_id,
    claimed_job.lease, claimed_job.kind, claimed_job.attempt + 1, claimed_job.max_attempts,
    claimed_job.args, claimed_job.metadata, claimed_job.tags, claimed_job.deadline_at,
    claimed_job.checkpoint
  from claimed_job
  union all
  select moment, queue, priority, run_at, null, null, null, null, null, null, null, null, null, null
  from next_in_lane
  union all
  select moment, held.queue, null, held.until, null, null, null, null, null, null, null, null, null, null
  from unnest(limited.held_queues, limited.held_until) as held (queue, until)
  union all
  select moment, rest.queue, rest.priority, rest.run_at, rest.job_id, null, null, null, null, null, null, null, null, null
  from unnest(limited.left_queues, limited.left_priorities, limited.left_run_ats, limited.left_ids)
    as rest (queue, priority, run_at, job_id)
  union all
  select moment, null, null, null, null, null, null, null, null, null, null, null, null, null;
end
$claim$;

-- Ends runs that simply completed, as most do. If there is nothing more to say it returns
-- nothing, because rows that say so would take a worker longer to read than the runs took to
-- end. Else it returns them all: completed; lost, if the lease no longer held, so that nothing
-- was written about them; or locked. Rows are found by primary key from an array, so dead rows
-- do not count; ids come sorted, so two of these never wait for each other in a circle.
-- Hardly anybody else ever ends one of these runs at the same time. If somebody does, in a
-- transaction that takes its time, all begins again with the runs that are free, and the others
-- stay as locked. To look for those first, each time, would double what is written.
create function ${schema}.complete_runs(wanted_ids bigint[], wanted_leases bigint[])
returns table (job_id bigint, lease bigint, outcome text, has_dependents boolean)
language plpgsql volatile
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_nestloop = off
set jit = off
set lock_timeout = '20ms'
as $$
#variable_conflict use_column
declare
  free_ids bigint[] := wanted_ids;
  some_are_locked boolean := false;
  ended_ids bigint[];
  ended_leases bigint[];
  some_have_dependents boolean;
begin
  loop
    begin
      with ended as (
        delete from ${schema}.running
        using unnest(wanted_ids, wanted_leases) as settled (job_id, lease)
        where running.job_id = any (free_ids)
          and running.job_id = settled.job_id
          and running.lease = settled.lease
        returning running.*
      ),
      finished_now as (
        insert into ${schema}.finished (job_id, claimed_at, finished_at, worker_id, attempt, state, queue, kind)
        select job_id, claimed_at, clock_timestamp(), worker_id, attempt, 'completed', queue, kind
        from ended
      ),
      cleared as (
        delete from ${schema}.progress where job_id = any (array(select job_id from ended))
      )
      select array_agg(job_id), array_agg(lease)
      into ended_ids, ended_leases
      from ended;
      exit;
    exception
      when lock_not_available or deadlock_detected then
        if some_are_locked then
          raise;
        end if;
        some_are_locked := true;
        free_ids := array(
          select running.job_id
          from ${schema}.running
          where running.job_id = any (wanted_ids)
          order by running.job_id
          for update skip locked);
    end;
  end loop;

  some_have_dependents := exists (select from ${schema}.dependency where depends_on = any (wanted_ids));
  if cardinality(ended_ids) = cardinality(wanted_ids) and not some_have_dependents then
    return;
  end if;
  return query
    select settled.job_id, settled.lease,
      case when ended.job_id is not null then 'completed' when running.job_id is not null then 'locked' else 'lost' end,
      some_have_dependents
    from unnest(wanted_ids, wanted_leases) as settled (job_id, lease)
    left join unnest(ended_ids, ended_leases) as ended (job_id, lease)
      on ended.job_id = settled.job_id and ended.lease = settled.lease
    left join ${schema}.running
      on running.job_id = any (wanted_ids) and running.job_id = settled.job_id and running.lease = settled.lease;
end
$$;

-- Lets jobs run whose dependencies have completed, and cancels those whose dependencies
-- failed, were cancelled or are gone, unless they say otherwise. The lock makes the last of
-- several dependencies see that it is the last; it is held for one short transaction. Each
-- statement has a snapshot of its own, so what committed before the lock counts.
-- A job that another transaction is moving or ending stays as it is until the next call, and
-- after a few of them this call ends: all nodes wait for the lock. It does not wait for jobs at
-- all, because others may have waited for a job of this call for so long that the server looks
-- for circles just then; and for nothing else longer than a moment.
create or replace function ${schema}.release_dependents(settled_ids bigint[])
  returns table (job_id bigint, outcome text, queue text, kind text, run_at timestamptz)
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  completed_ids bigint[];
  lost_ids bigint[];
  dependent record;
  blocked integer := 0;
begin
  perform pg_advisory_xact_lock(hashtextextended('${schema}.release_dependents', 0));
  perform set_config('lock_timeout', '20', true);
  select array_agg(wanted.id) filter (where finished.state = 'completed'),
    array_agg(wanted.id) filter (where finished.state <> 'completed' or dead_letter.job_id is not null
      or job.id is null)
  into completed_ids, lost_ids
  from unnest(settled_ids) as wanted (id)
  left join ${schema}.job on job.id = wanted.id
  left join ${schema}.finished on finished.job_id = wanted.id
  left join ${schema}.dead_letter on dead_letter.job_id = wanted.id;

  for dependent in
    select affected.job_id, max(affected.run_at) as run_at,
      coalesce(bool_or(affected.depends_on = any (lost_ids) and affected.on_failure = 'cancel'), false) as is_doomed,
      bool_and(coalesce(affected.depends_on = any (completed_ids), false)
        or coalesce(affected.depends_on = any (lost_ids) and affected.on_failure = 'run', false)) as is_free
    from ${schema}.dependency affected
    where affected.job_id = any (array(
      select given.job_id
      from ${schema}.dependency given
      where given.depends_on = any (completed_ids)
        or (given.depends_on = any (lost_ids) and given.on_failure <> 'wait')))
    group by affected.job_id
    order by random()
  loop
    begin
      perform from ${schema}.job where id = dependent.job_id for no key update nowait;
      delete from ${schema}.dependency
      where job_id = dependent.job_id
        and (dependent.is_doomed or depends_on = any (completed_ids)
          or (depends_on = any (lost_ids) and on_failure = 'run'));
      if dependent.is_doomed then
        return query
          select cancelled.job_id, 'cancelled', cancelled.queue, cancelled.kind, null::timestamptz
          from ${schema}.cancel_jobs(array[dependent.job_id], 'A job that this one depends on did not complete.')
            as cancelled
          where cancelled.outcome = 'changed';
      elsif dependent.is_free
          and ${schema}.reschedule(dependent.job_id, greatest(dependent.run_at, clock_timestamp())) then
        return query
          select job.id, 'released', job.queue, job.kind, greatest(dependent.run_at, clock_timestamp())
          from ${schema}.job
          where job.id = dependent.job_id;
      end if;
    exception
      when lock_not_available then
        blocked := blocked + 1;
        exit when blocked = 5;
    end;
  end loop;
end
$$;

-- Says that a worker lives, and returns the runs of it that are no longer its own. One row at
-- least: alive is null if the worker was declared dead. Planned as the claim is: while somebody
-- holds a snapshot, this table is millions of dead rows around a few runs, and to read them all
-- every few seconds would take longer than the work.
create function ${schema}.beat(beating_worker_id bigint, known_ids bigint[], known_leases bigint[])
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
    where not exists (
      select from ${schema}.running
      where running.job_id = mine.job_id and running.lease = mine.lease)
  ) lost on true;
end
$$;

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 11';
