-- Callbacks that arrive before their job waits, and the parking of jobs.
-- Safe beside the version before: it adds a table and functions, and those that it replaces
-- keep their signatures.

-- A callback that a running job has registered. Parking moves it to "waiting", so at any
-- time it is in one of the two tables. A row whose lease no longer runs means nothing.
create table ${schema}.callback (
  callback_id uuid primary key,
  job_id bigint not null unique,
  lease bigint not null,
  timeout_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  resolution text,
  payload jsonb,
  error text,
  resolved_at timestamptz,
  constraint callback_resolution_check check (resolution in ('complete', 'fail', 'retry', 'resume', 'cancel'))
);

comment on table ${schema}.callback is 'Callbacks of running jobs, with what came for them before the job waited.';
comment on column ${schema}.callback.resolution is 'The first that came; applied when the job parks or asks for it.';

-- Ends the wait of a job for a callback. Each way deletes the row of the wait in the same
-- statement, so of several callers one wins and the others get no row.
create function ${schema}.resolve_waiting(wanted_callback uuid, resolution text, payload jsonb, error text)
  returns setof ${schema}.job_change
  language sql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
with gone as (
  delete from ${schema}.waiting where callback_id = wanted_callback returning *, clock_timestamp() as ended_at
),
finished_now as (
  insert into ${schema}.finished (job_id, claimed_at, finished_at, worker_id, attempt, state, result, queue, kind)
  select job_id, claimed_at, ended_at, worker_id, attempt,
    case resolution when 'complete' then 'completed' when 'fail' then 'failed' else 'cancelled' end,
    case resolution when 'complete' then payload end, queue, kind
  from gone
  where resolution in ('complete', 'fail', 'cancel')
),
history as (
  insert into ${schema}.attempt (job_id, started_at, ended_at, worker_id, attempt, outcome, error_message)
  select job_id, claimed_at, ended_at, worker_id, attempt,
    case resolution when 'fail' then 'failed' else 'cancelled' end, error
  from gone
  where resolution in ('fail', 'cancel')
),
received as (
  insert into ${schema}.callback_result (job_id, payload)
  select job_id, payload
  from gone
  where resolution = 'resume'
  on conflict (job_id) do update set payload = excluded.payload, received_at = excluded.received_at
),
forgotten as (
  delete from ${schema}.callback_result
  where job_id = any (array(select job_id from gone where resolution <> 'resume'))
),
back as (
  insert into ${schema}.ready (job_id, run_at, priority, attempt, queue, kind, requeued)
  select job_id, clock_timestamp(), priority, case resolution when 'retry' then 0 else attempt - 1 end, queue, kind, true
  from gone
  where resolution in ('retry', 'resume')
  returning job_id, run_at
)
select gone.job_id, 'changed',
  case resolution when 'complete' then 'completed' when 'fail' then 'failed' when 'cancel' then 'cancelled'
    else 'available' end,
  gone.queue, gone.kind, back.run_at, null::bigint, null::bigint
from gone
left join back on back.job_id = gone.job_id
$$;

-- Resolves a callback. That of a job which still runs is kept with it: the first wins, and
-- the others get the job as unchanged. Whoever waited here for a lock reads anew afterwards,
-- because each statement has a snapshot of its own: a job that has parked meanwhile is found
-- among those that wait.
create or replace function ${schema}.resolve_callback(wanted_callback uuid, resolution text, payload jsonb, error text)
  returns setof ${schema}.job_change
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_variable
declare
  early ${schema}.callback;
  run ${schema}.running;
begin
  select * into early from ${schema}.callback where callback.callback_id = wanted_callback for update;
  if not found then
    return query select * from ${schema}.resolve_waiting(wanted_callback, resolution, payload, error);
    return;
  end if;
  select * into run from ${schema}.running where running.job_id = early.job_id and running.lease = early.lease;
  if not found then
    return;
  end if;
  if early.resolution is null then
    update ${schema}.callback as stored
    set resolution = resolve_callback.resolution, payload = resolve_callback.payload, error = resolve_callback.error,
      resolved_at = clock_timestamp()
    where stored.callback_id = wanted_callback;
  end if;
  return query
    select run.job_id, case when early.resolution is null then 'changed' else 'unchanged' end, 'running', run.queue,
      run.kind, null::timestamptz, null::bigint, null::bigint;
end
$$;

-- Lets a job wait longer, from now on, whether it has parked yet or not.
create function ${schema}.extend_callback(wanted_callback uuid, timeout_micros bigint)
  returns setof ${schema}.job_change
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  new_timeout constant timestamptz := clock_timestamp() + timeout_micros * interval '1 microsecond';
  early ${schema}.callback;
begin
  select * into early from ${schema}.callback where callback.callback_id = wanted_callback for update;
  if not found then
    return query
      update ${schema}.waiting
      set timeout_at = new_timeout
      where waiting.callback_id = wanted_callback
      returning waiting.job_id, 'changed', 'waiting_external', waiting.queue, waiting.kind, null::timestamptz,
        null::bigint, null::bigint;
    return;
  end if;
  if early.resolution is null then
    update ${schema}.callback set timeout_at = new_timeout where callback.callback_id = wanted_callback;
  end if;
  return query
    select run.job_id, case when early.resolution is null then 'changed' else 'unchanged' end, 'running', run.queue,
      run.kind, null::timestamptz, null::bigint, null::bigint
    from ${schema}.running run
    where run.job_id = early.job_id and run.lease = early.lease;
end
$$;

-- Parks running jobs for the callbacks that they registered, as long as their leases hold.
-- What came before is applied at once, by the same statement as if it came now. A callback
-- that another transaction is resolving, or a job that one is ending, is left alone, because
-- that may last: the job comes back as locked, to be parked again.
create function ${schema}.park_jobs(wanted_ids bigint[], wanted_leases bigint[])
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
      and exists (select from unnest(wanted_ids, wanted_leases) as wanted (job_id, lease)
        where wanted.job_id = held.job_id and wanted.lease = held.lease);
end
$$;

-- Whoever changes jobs locks, in this order and in each table in its own: the unique keys, the
-- rows in "job", those that say where the jobs stand. So nobody waits in a circle: rows that
-- say where jobs stand come and go, those in "job" stay. Workers settle and claim without a
-- look at "job".

-- Puts jobs that stand in one of the given places back to their lanes, with all attempts
-- before them, snoozes too, and without what a callback brought to the run before. A unique
-- job needs its key back: if another job holds it, it stays.
create or replace function ${schema}.retry_jobs(wanted_ids bigint[], places text[], new_run_at text, new_priority integer,
  new_queue text) returns setof ${schema}.job_change
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  allowed_ids bigint[];
  changed_ids bigint[] := '{}';
  change ${schema}.job_change;
begin
  with target as materialized (
    select status.id, status.unique_key
    from ${schema}.job_status status
    where status.id = any (wanted_ids)
      and case when status.death_reason is not null then 'dead_letter' else status.state end = any (places)
  ),
  held as materialized (
    select claim.unique_key, claim.job_id, claim.held_since,
      coalesce(claim.expires_at > clock_timestamp(), true) and exists (
        select from ${schema}.job_status status
        where status.id = claim.job_id and status.state = any (claim.states)) as valid
    from ${schema}.unique_claim claim
    where claim.unique_key in (select unique_key from target)
  ),
  key_back as (
    insert into ${schema}.unique_claim as claim (unique_key, job_id)
    select distinct on (target.unique_key) target.unique_key, target.id
    from target
    where target.unique_key is not null
      and not exists (select from held
        where held.unique_key = target.unique_key and held.valid and held.job_id <> target.id)
    order by target.unique_key, target.id
    on conflict (unique_key) do update set job_id = excluded.job_id, held_since = clock_timestamp()
      where (claim.unique_key, claim.job_id, claim.held_since) in (
        select unique_key, job_id, held_since from held)
    returning claim.job_id
  )
  select array_agg(target.id)
  into allowed_ids
  from target
  where target.unique_key is null or target.id in (select job_id from key_back);

  perform from ${schema}.job where id = any (allowed_ids) order by id for no key update;

  for change in
    with allowed as materialized (
      select status.id, status.queue, status.kind, status.priority,
        case when status.death_reason is not null then 'dead_letter' else status.state end as place
      from ${schema}.job_status status
      where status.id = any (allowed_ids)
        and case when status.death_reason is not null then 'dead_letter' else status.state end = any (places)
    ),
    from_finished as (
      delete from ${schema}.finished
      where job_id = any (array(select id from allowed where place in ('failed', 'cancelled', 'completed') order by id))
      returning job_id
    ),
    from_waiting as (
      delete from ${schema}.waiting
      where job_id = any (array(select id from allowed where place = 'waiting_external' order by id))
      returning job_id
    ),
    from_dead as (
      delete from ${schema}.dead_letter
      where job_id = any (array(select id from allowed where place = 'dead_letter' order by id))
      returning job_id
    ),
    gone as (
      select job_id from from_finished union all select job_id from from_waiting union all select job_id from from_dead
    ),
    forgotten as (
      delete from ${schema}.callback_result where job_id = any (array(select job_id from gone))
    ),
    rested as (
      update ${schema}.progress set snoozes = 0
      where job_id = any (array(select job_id from gone)) and snoozes > 0
    ),
    moved as (
      update ${schema}.job
      set queue = coalesce(new_queue, job.queue), priority = coalesce(new_priority, job.priority)
      where job.id in (select job_id from gone) and (new_queue is not null or new_priority is not null)
      returning job.id
    ),
    back as (
      insert into ${schema}.ready (job_id, run_at, priority, attempt, queue, kind, requeued)
      select allowed.id, greatest(new_run_at::timestamptz, clock_timestamp()),
        coalesce(new_priority, allowed.priority), 0, coalesce(new_queue, allowed.queue), allowed.kind, true
      from gone
      join allowed on allowed.id = gone.job_id
      returning job_id, run_at, queue, kind
    )
    select back.job_id, 'changed', case when back.run_at > clock_timestamp() then 'scheduled' else 'available' end,
      back.queue, back.kind, back.run_at, null, null
    from back
    left join moved on moved.id = back.job_id
  loop
    changed_ids := changed_ids || change.job_id;
    return next change;
  end loop;
  return query select * from ${schema}.unchanged_jobs(wanted_ids, changed_ids, places);
end
$$;

-- Deletes jobs for good that failed or are dead letters, with their history.
create or replace function ${schema}.discard_jobs(wanted_ids bigint[], places text[]) returns setof ${schema}.job_change
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  changed_ids bigint[] := '{}';
  change ${schema}.job_change;
begin
  perform from ${schema}.job where id = any (wanted_ids) order by id for update;
  for change in
    with from_finished as (
      delete from ${schema}.finished
      where job_id = any (wanted_ids) and state = any (places)
      returning job_id, queue, kind
    ),
    from_dead as (
      delete from ${schema}.dead_letter
      where job_id = any (wanted_ids) and 'dead_letter' = any (places)
      returning job_id, null::text as queue, null::text as kind
    ),
    gone as (
      select * from from_finished union all select * from from_dead
    ),
    deleted as (
      delete from ${schema}.job where id in (select job_id from gone) returning id, queue, kind
    ),
    history as (
      delete from ${schema}.attempt where job_id in (select job_id from gone)
    ),
    reported as (
      delete from ${schema}.progress where job_id in (select job_id from gone)
    ),
    called_back as (
      delete from ${schema}.callback_result where job_id in (select job_id from gone)
    )
    select id, 'changed', null, queue, kind, null, null, null
    from deleted
  loop
    changed_ids := changed_ids || change.job_id;
    return next change;
  end loop;
  return query select * from ${schema}.unchanged_jobs(wanted_ids, changed_ids, '{}');
end
$$;

-- Makes dead letters of failed jobs.
create or replace function ${schema}.bury_jobs(wanted_ids bigint[], reason text) returns setof ${schema}.job_change
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  changed_ids bigint[] := '{}';
  change ${schema}.job_change;
begin
  perform from ${schema}.job where id = any (wanted_ids) order by id for no key update;
  for change in
    with gone as (
      delete from ${schema}.finished
      where job_id = any (wanted_ids) and state = 'failed'
      returning job_id, attempt, queue, kind
    ),
    died as (
      insert into ${schema}.dead_letter (job_id, died_at, attempt, reason)
      select job_id, clock_timestamp(), attempt, reason
      from gone
    )
    select job_id, 'changed', 'failed', queue, kind, null, null, null
    from gone
  loop
    changed_ids := changed_ids || change.job_id;
    return next change;
  end loop;
  return query select * from ${schema}.unchanged_jobs(wanted_ids, changed_ids, '{}');
end
$$;

-- Gives a job another due time unless a worker has it, and says whether it did.
create or replace function ${schema}.reschedule(wanted_id bigint, new_run_at timestamptz) returns boolean
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
begin
  perform from ${schema}.job where id = wanted_id for no key update;
  for look in 1..2 loop
    update ${schema}.ready set run_at = new_run_at, requeued = true
    where ready.ctid = any (array(select ready_row from ${schema}.job_status where id = wanted_id))
      and ready.job_id = wanted_id;
    if found then
      return true;
    end if;
  end loop;
  return false;
end
$$;

-- Cancels jobs that have not finished. The lease of a run that was cut off comes back, so
-- that its worker can be told. A second look catches jobs that were claimed, moved or ended
-- meanwhile.
create or replace function ${schema}.cancel_jobs(wanted_ids bigint[], reason text) returns setof ${schema}.job_change
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  changed_ids bigint[] := '{}';
  change ${schema}.job_change;
begin
  perform from ${schema}.job where id = any (wanted_ids) order by id for no key update;
  for look in 1..2 loop
    for change in
      with target as materialized (
        select status.id, status.state, status.ready_row
        from ${schema}.job_status status
        where status.id = any (wanted_ids) and status.id <> all (changed_ids)
          and status.state not in ('completed', 'failed', 'cancelled')
      ),
      from_ready as (
        delete from ${schema}.ready
        where ctid = any (array(select ready_row from target)) and job_id = any (wanted_ids)
        returning job_id, null::timestamptz as claimed_at, null::bigint as worker_id, attempt, queue, kind,
          null::bigint as lease
      ),
      from_running as (
        delete from ${schema}.running
        where job_id = any (array(select id from target where state = 'running' order by id))
        returning job_id, claimed_at, worker_id, attempt, queue, kind, lease
      ),
      from_waiting as (
        delete from ${schema}.waiting
        where job_id = any (array(select id from target where state = 'waiting_external' order by id))
        returning job_id, claimed_at, worker_id, attempt, queue, kind, null::bigint
      ),
      gone as (
        select left_place.*, clock_timestamp() as ended_at
        from (
          select * from from_ready union all select * from from_running union all select * from from_waiting
        ) left_place
      ),
      finished_now as (
        insert into ${schema}.finished (job_id, claimed_at, finished_at, worker_id, attempt, state, queue, kind)
        select job_id, claimed_at, ended_at, worker_id, attempt, 'cancelled', queue, kind
        from gone
      ),
      history as (
        insert into ${schema}.attempt (job_id, started_at, ended_at, worker_id, attempt, outcome, error_message)
        select job_id, claimed_at, ended_at, worker_id, attempt, 'cancelled', reason
        from gone
        where claimed_at is not null
      )
      select job_id, 'changed', 'cancelled', queue, kind, null, lease, null
      from gone
    loop
      changed_ids := changed_ids || change.job_id;
      return next change;
    end loop;
    exit when cardinality(changed_ids) >= cardinality(wanted_ids);
  end loop;
  return query select * from ${schema}.unchanged_jobs(wanted_ids, changed_ids, '{}');
end
$$;

-- Moves jobs that wait to run to another lane; null leaves queue or priority as it is.
create or replace function ${schema}.move_jobs(wanted_ids bigint[], new_queue text, new_priority integer)
  returns setof ${schema}.job_change
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  changed_ids bigint[] := '{}';
  change ${schema}.job_change;
begin
  perform from ${schema}.job where id = any (wanted_ids) order by id for no key update;
  for change in
    with target as materialized (
      select ready_row from ${schema}.job_status where id = any (wanted_ids) and ready_row is not null
    ),
    moved as (
      update ${schema}.ready
      set queue = coalesce(new_queue, ready.queue), priority = coalesce(new_priority, ready.priority)
      where ready.ctid = any (array(select ready_row from target)) and ready.job_id = any (wanted_ids)
      returning ready.job_id, ready.queue, ready.priority, ready.kind, ready.run_at, ready.attempt
    ),
    described as (
      update ${schema}.job
      set queue = moved.queue, priority = moved.priority
      from moved
      where job.id = moved.job_id
      returning job.id
    )
    select moved.job_id, 'changed', case when moved.run_at <= clock_timestamp() then 'available'
      when moved.attempt = 0 then 'scheduled' else 'retryable' end, moved.queue, moved.kind, moved.run_at, null, null
    from moved
    join described on described.id = moved.job_id
  loop
    changed_ids := changed_ids || change.job_id;
    return next change;
  end loop;
  return query select * from ${schema}.unchanged_jobs(wanted_ids, changed_ids, '{}');
end
$$;

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 7';
