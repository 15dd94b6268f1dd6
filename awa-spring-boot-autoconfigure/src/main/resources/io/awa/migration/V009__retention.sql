-- Removal of history by age, and what applications say about their queues and kinds.
-- Safe beside the versions before: it adds tables, indexes and functions. The indexes are
-- built while nothing can finish, about a second per million finished jobs.

-- Of each queue the finished jobs in the order in which they go. The index on finished_at
-- alone cannot do this: its summaries only grow, so once freed pages are filled again each
-- of them claims to hold old rows, and a look for old rows reads the whole table.
create index finished_completed_at_idx on ${schema}.finished (queue, finished_at) where state = 'completed';
create index finished_unsuccessful_at_idx on ${schema}.finished (queue, state, finished_at) where state <> 'completed';

-- A queue without a row is kept as long as the pruning node says.
create table ${schema}.queue_retention (
  queue text primary key,
  completed interval not null,
  failed interval not null,
  cancelled interval not null,
  dead_letter interval not null,
  announced_at timestamptz not null default clock_timestamp(),
  constraint queue_retention_check check (least(completed, failed, cancelled, dead_letter) >= interval '0')
);

comment on table ${schema}.queue_retention is 'How long history is kept, as the node said that started last with the queue.';

-- They are in no row that a claim reads or a pause locks.
create table ${schema}.descriptor (
  subject text not null,
  name text not null,
  display_name text,
  description text,
  owner text,
  docs_url text,
  tags text[] not null default '{}',
  announced_at timestamptz not null default clock_timestamp(),
  primary key (subject, name),
  constraint descriptor_subject_check check (subject in ('queue', 'kind'))
);

comment on table ${schema}.descriptor is 'What applications say about their queues and kinds, for people.';

-- Was reserved for that and never written.
alter table ${schema}.queue drop column descriptor;

-- Says how long finished jobs of a queue are kept in a state.
create function ${schema}.retention_of(wanted_queue text, wanted_state text, default_retention interval) returns interval
  language sql stable
  set enable_seqscan = off
as $$
select coalesce((
  select case wanted_state when 'completed' then stored.completed when 'failed' then stored.failed
    when 'cancelled' then stored.cancelled else stored.dead_letter end
  from ${schema}.queue_retention stored
  where stored.queue = wanted_queue), default_retention)
$$;

-- Says in which queues and states the oldest finished job is older than it may be. Goes from
-- queue to queue through the indexes, so it reads one entry of each.
create function ${schema}.expired_groups(default_completed interval, default_failed interval, default_cancelled interval)
  returns table (queue text, state text)
  language plpgsql stable
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    with recursive completed as (
      (select finished.queue, finished.finished_at
      from ${schema}.finished
      where finished.state = 'completed'
      order by finished.queue, finished.finished_at
      limit 1)
      union all
      select next.*
      from completed
      cross join lateral (
        select finished.queue, finished.finished_at
        from ${schema}.finished
        where finished.state = 'completed' and finished.queue > completed.queue
        order by finished.queue, finished.finished_at
        limit 1) next
    ),
    unsuccessful as (
      (select finished.queue, finished.state, finished.finished_at
      from ${schema}.finished
      where finished.state <> 'completed'
      order by finished.queue, finished.state, finished.finished_at
      limit 1)
      union all
      select next.*
      from unsuccessful
      cross join lateral (
        select finished.queue, finished.state, finished.finished_at
        from ${schema}.finished
        where finished.state <> 'completed'
          and (finished.queue, finished.state) > (unsuccessful.queue, unsuccessful.state)
        order by finished.queue, finished.state, finished.finished_at
        limit 1) next
    )
    select oldest.queue, oldest.state
    from (
      select completed.queue, 'completed' as state, completed.finished_at, default_completed as retention
      from completed
      union all
      select unsuccessful.queue, unsuccessful.state, unsuccessful.finished_at,
        case unsuccessful.state when 'failed' then default_failed else default_cancelled end
      from unsuccessful
    ) oldest
    where oldest.finished_at
      <= statement_timestamp() - ${schema}.retention_of(oldest.queue, oldest.state, oldest.retention);
end
$$;

-- Deletes everything that is stored for jobs but the rows that say where they stand. Their
-- unique keys go with them, unless another job has taken them over; a claim that another
-- transaction has locked is left for the next sweep of the claims.
create function ${schema}.forget_jobs(forgotten bigint[]) returns void
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
begin
  with body as (
    delete from ${schema}.job where id = any (forgotten) returning id, unique_key
  ),
  history as (
    delete from ${schema}.attempt where job_id = any (forgotten)
  ),
  reported as (
    delete from ${schema}.progress where job_id = any (forgotten)
  ),
  called_back as (
    delete from ${schema}.callback_result where job_id = any (forgotten)
  ),
  waited as (
    delete from ${schema}.dependency where job_id = any (forgotten)
  ),
  expected as (
    delete from ${schema}.callback where job_id = any (forgotten)
  ),
  own_claim as materialized (
    select claim.unique_key
    from ${schema}.unique_claim claim
    where claim.unique_key = any (array(select unique_key from body where unique_key is not null))
      and claim.job_id = any (forgotten)
    order by claim.unique_key
    for update of claim skip locked
  )
  delete from ${schema}.unique_claim claim
  where claim.unique_key = any (array(select unique_key from own_claim))
    and claim.job_id = any (forgotten);
end
$$;

-- Says whether a job that ended in a state still keeps others from taking its unique key
-- until a time that is not over. Such a job stays: the promise of the key outlasts it, and
-- whoever meets the key is shown who holds it.
create function ${schema}.holds_unique_key(wanted_id bigint, wanted_key bytea, ended_state text) returns boolean
  language sql stable
  set enable_seqscan = off
as $$
select exists (
  select from ${schema}.unique_claim claim
  where claim.unique_key = wanted_key and claim.job_id = wanted_id and claim.expires_at > statement_timestamp()
    and ended_state = any (claim.states))
$$;

-- Deletes the oldest jobs that ended in a state longer ago than they are kept, with all
-- that belongs to them, and says how far it came: what it did not delete below that was
-- locked or holds a unique key. No row if another node is pruning; the lock ends with the
-- transaction. Waits for no other transaction but one that releases dependents, which is
-- short: both write the same dependencies.
create function ${schema}.prune_finished(wanted_queue text, wanted_state text, default_retention interval,
  after_finished_at timestamptz, batch integer)
  returns table (pruned integer, last_at timestamptz)
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  cutoff timestamptz := statement_timestamp() - ${schema}.retention_of(wanted_queue, wanted_state, default_retention);
  doomed bigint[];
begin
  if not pg_try_advisory_xact_lock(hashtextextended('${schema}.prune', 0)) then
    return;
  end if;
  if exists (select from ${schema}.dependency) then
    perform pg_advisory_xact_lock(hashtextextended('${schema}.release_dependents', 0));
  end if;
  select array_agg(old.job_id order by old.job_id), max(old.finished_at)
  into doomed, last_at
  from (
    select finished.job_id, finished.finished_at
    from ${schema}.finished
    join ${schema}.job on job.id = finished.job_id
    where finished.queue = wanted_queue and finished.state = wanted_state
      and finished.finished_at >= after_finished_at and finished.finished_at <= cutoff
      and (job.unique_key is null
        or not ${schema}.holds_unique_key(job.id, job.unique_key, wanted_state))
    order by finished.finished_at
    limit batch
    for update skip locked
  ) old;
  if doomed is not null then
    if wanted_state = 'completed' then
      update ${schema}.dependency set on_failure = 'run' where depends_on = any (doomed);
    end if;
    delete from ${schema}.finished where job_id = any (doomed);
    perform ${schema}.forget_jobs(doomed);
  end if;
  pruned := coalesce(cardinality(doomed), 0);
  return next;
end
$$;

-- The same for dead letters of all queues.
create function ${schema}.prune_dead_letters(default_retention interval, after_died_at timestamptz, batch integer)
  returns table (pruned integer, last_at timestamptz)
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  latest timestamptz := statement_timestamp() - least(default_retention, (
    select min(dead_letter) from ${schema}.queue_retention));
  doomed bigint[];
begin
  if not pg_try_advisory_xact_lock(hashtextextended('${schema}.prune', 0)) then
    return;
  end if;
  select array_agg(old.job_id order by old.job_id), max(old.died_at)
  into doomed, last_at
  from (
    select dead_letter.job_id, dead_letter.died_at
    from ${schema}.dead_letter
    join ${schema}.job on job.id = dead_letter.job_id
    where dead_letter.died_at >= after_died_at and dead_letter.died_at <= latest
      and dead_letter.died_at
        <= statement_timestamp() - ${schema}.retention_of(job.queue, 'dead_letter', default_retention)
      and (job.unique_key is null or not ${schema}.holds_unique_key(job.id, job.unique_key, 'failed'))
    order by dead_letter.died_at
    limit batch
    for update skip locked
  ) old;
  if doomed is not null then
    delete from ${schema}.dead_letter where job_id = any (doomed);
    perform ${schema}.forget_jobs(doomed);
  end if;
  pruned := coalesce(cardinality(doomed), 0);
  return next;
end
$$;

-- Looks at some unique claims, in the order of the keys, and deletes those whose job is gone.
-- A claim that changed hands after this looked is left alone: its new job is not seen here.
create function ${schema}.prune_unique_claims(after_key bytea, batch integer)
  returns table (seen integer, last_key bytea)
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('${schema}.prune', 0)) then
    return;
  end if;
  return query
    with looked_at as materialized (
      select claim.unique_key, claim.job_id, claim.held_since
      from ${schema}.unique_claim claim
      where claim.unique_key > after_key
      order by claim.unique_key
      limit batch
    ),
    gone as materialized (
      select looked_at.*
      from looked_at
      where not exists (select from ${schema}.job where job.id = looked_at.job_id)
    ),
    unheld as materialized (
      select claim.unique_key
      from ${schema}.unique_claim claim
      where claim.unique_key = any (array(select gone.unique_key from gone))
        and (claim.unique_key, claim.job_id, claim.held_since) in (
          select gone.unique_key, gone.job_id, gone.held_since from gone)
      order by claim.unique_key
      for update of claim skip locked
    ),
    deleted as (
      delete from ${schema}.unique_claim claim
      where claim.unique_key = any (array(select unheld.unique_key from unheld))
    )
    select count(*)::integer, (array_agg(looked_at.unique_key order by looked_at.unique_key desc))[1]
    from looked_at;
end
$$;

-- Ends runs that completed and of which nothing is kept, and returns those whose lease still
-- held. Jobs that depend on them are told that they need not look for them any more. A job
-- with a unique key leaves a row, which the next pass of the pruning removes when the key
-- is no longer promised. Runs that another transaction has locked are waited for, or left
-- alone and returned as locked.
create function ${schema}.forget_runs(wanted_ids bigint[], wanted_leases bigint[], leave_locked boolean)
  returns table (job_id bigint, lease bigint, queue text, kind text, outcome text)
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  ended record;
  free_ids bigint[] := wanted_ids;
  ended_ids bigint[] := '{}';
  forgotten bigint[] := '{}';
begin
  if exists (
    select from ${schema}.dependency where depends_on = any (wanted_ids)
    union all
    select from ${schema}.dependency where job_id = any (wanted_ids)) then
    perform pg_advisory_xact_lock(hashtextextended('${schema}.release_dependents', 0));
  end if;
  if leave_locked then
    free_ids := array(
      select job.id from ${schema}.job where job.id = any (wanted_ids) order by job.id for update skip locked);
    free_ids := array(
      select running.job_id from ${schema}.running
      where running.job_id = any (free_ids)
      order by running.job_id
      for update skip locked);
  else
    perform from ${schema}.job where id = any (wanted_ids) order by id for update;
  end if;
  for ended in
    with gone as (
      delete from ${schema}.running
      using unnest(wanted_ids, wanted_leases) as settled (job_id, lease)
      where running.job_id = any (free_ids)
        and running.job_id = settled.job_id
        and running.lease = settled.lease
      returning running.*
    ),
    body as materialized (
      select gone.*, (select job.unique_key is not null from ${schema}.job where job.id = gone.job_id) as is_unique
      from gone
    ),
    finished_now as (
      insert into ${schema}.finished (job_id, claimed_at, finished_at, worker_id, attempt, state, queue, kind)
      select job_id, claimed_at, clock_timestamp(), worker_id, attempt, 'completed', queue, kind
      from body
      where is_unique
    )
    select body.job_id, body.lease, body.queue, body.kind, body.is_unique
    from body
  loop
    ended_ids := ended_ids || ended.job_id;
    if not ended.is_unique then
      forgotten := forgotten || ended.job_id;
    end if;
    job_id := ended.job_id;
    lease := ended.lease;
    queue := ended.queue;
    kind := ended.kind;
    outcome := 'completed';
    return next;
  end loop;
  update ${schema}.dependency set on_failure = 'run' where depends_on = any (ended_ids);
  perform ${schema}.forget_jobs(forgotten);
  return query
    select running.job_id, running.lease, running.queue, running.kind, 'locked'
    from unnest(wanted_ids, wanted_leases) as settled (job_id, lease)
    join ${schema}.running on running.job_id = settled.job_id and running.lease = settled.lease
    where running.job_id = any (wanted_ids) and running.job_id <> all (free_ids);
end
$$;

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 9';
