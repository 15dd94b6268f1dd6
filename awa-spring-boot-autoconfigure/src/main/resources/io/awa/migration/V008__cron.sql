-- Schedules that fire.
-- Safe beside version 4: it adds columns with defaults, functions, and a table that only they use.

-- Either an expression or a fixed rate. counted_from: fire times up to it never count, so a
-- new schedule looks back one minute, and one whose times changed not at all. For schedules
-- that are there already the minute ends now, whenever they were stored.
-- owner: 'code' if nodes declare it when they start, null if it was stored at run time.
-- fingerprint: of the declared definition. announced_at: when a node that declares the name
-- was last heard of; confirmed_at: the same of nodes whose definition is the stored one.
alter table ${schema}.cron_schedule
  alter column expression drop not null,
  add column every_micros bigint,
  add column starts_at timestamptz,
  add column ends_at timestamptz,
  add column counted_from timestamptz not null default clock_timestamp() - interval '1 minute',
  add column fingerprint text,
  add column announced_at timestamptz,
  add column confirmed_at timestamptz,
  add column retired_at timestamptz,
  add column last_error text,
  add column last_error_at timestamptz;

create table ${schema}.cron_job (
  name text not null,
  job_id bigint not null,
  primary key (name, job_id)
);

comment on table ${schema}.cron_job is 'Jobs, perhaps unfinished, of the schedules that care whether they overlap.';

-- How long a job waits after its nominal time: the same on every node and at every attempt,
-- spread evenly from zero up to the longest delay.
create function ${schema}.cron_jitter(name text, fire_time timestamptz, longest_micros bigint) returns interval
  language sql immutable
as $$
select case when longest_micros > 0 then
    (('x' || substr(md5(name || ' ' || extract(epoch from fire_time)::bigint), 1, 15))::bit(60)::bigint
      % (longest_micros + 1)) * interval '1 microsecond'
  else interval '0' end
$$;

-- Inserts the jobs of a schedule for its nominal times, in their order; without times one
-- job out of turn. A time cannot be refused because of a unique key, for nobody would hear
-- of it, so a duplicate is only returned. The style of dates is set because due times pass
-- through text.
create function ${schema}.insert_cron_jobs(wanted_name text, fire_times timestamptz[], lock_timeout_millis integer)
returns table (
  id bigint, kind text, queue text, run_at timestamptz, state text, outcome text, unique_key bytea
)
language plpgsql volatile
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
set datestyle = 'ISO'
as $$
#variable_conflict use_column
begin
  return query
    with schedule as materialized (
      select stored.name, stored.kind, coalesce(stored.options ->> 'queue', 'default') as queue,
        coalesce((stored.options ->> 'priority')::integer, 2) as priority,
        coalesce((stored.options ->> 'max_attempts')::integer, 25) as max_attempts,
        (stored.options ->> 'timeout_micros')::bigint as timeout_micros,
        array(select jsonb_array_elements_text(stored.options -> 'tags'))::text as tags, stored.args::text as args,
        coalesce(stored.options -> 'metadata', '{}') as metadata,
        case when jsonb_typeof(stored.options -> 'unique') = 'object' then stored.options -> 'unique' end as unique_by,
        coalesce((stored.policies ->> 'jitter_micros')::bigint, 0) as jitter_micros,
        coalesce(stored.policies ->> 'overlap', 'allow') <> 'allow' as is_tracked
      from ${schema}.cron_schedule stored
      where stored.name = wanted_name
    ),
    fire as (
      select schedule.*, given.place,
        (given.fire_time + ${schema}.cron_jitter(schedule.name, given.fire_time, schedule.jitter_micros))::text as run_at,
        (schedule.metadata || jsonb_build_object('cron_name', schedule.name) || case
          when given.fire_time is null then jsonb_build_object('triggered_manually', true)
          else jsonb_build_object('cron_fire_time',
            to_char(given.fire_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) end)::text as job_metadata,
        (case when given.fire_time is not null and schedule.unique_by ->> 'on_conflict' = 'fail'
          then schedule.unique_by || '{"on_conflict": "return"}' else schedule.unique_by end)::text as job_unique
      from schedule
      cross join unnest(coalesce(fire_times, array[null::timestamptz])) with ordinality as given (fire_time, place)
    ),
    input as (
      select array_agg(fire.kind order by place) as kinds, array_agg(fire.queue order by place) as queues,
        array_agg(fire.priority order by place) as priorities, array_agg(fire.max_attempts order by place) as attempts,
        array_agg(fire.run_at order by place) as run_ats, array_agg(null::bigint) as delays,
        array_agg(fire.timeout_micros) as timeouts, array_agg(fire.tags) as tags, array_agg(fire.args) as args,
        array_agg(fire.job_metadata order by place) as metadata, array_agg(fire.job_unique order by place) as uniques
      from fire
      having count(*) > 0
    ),
    inserted as materialized (
      select made.*
      from input
      cross join lateral ${schema}.insert_unique(input.kinds, input.queues, input.priorities, input.attempts,
        input.run_ats, input.delays, input.timeouts, input.tags, input.args, input.metadata, input.uniques,
        lock_timeout_millis) made
    ),
    tracked as (
      insert into ${schema}.cron_job (name, job_id)
      select schedule.name, inserted.id
      from inserted
      cross join schedule
      where schedule.is_tracked and inserted.outcome = 'inserted'
    )
    select inserted.id, inserted.kind, inserted.queue, inserted.run_at, inserted.state, inserted.outcome,
      inserted.unique_key
    from inserted;
end
$$;

-- Fires a schedule for nominal times, in rising order, if nothing has happened to it since
-- it was read: same last fire, same definition, neither paused nor retired. Otherwise it
-- returns nothing and does nothing, so of any number of nodes one fires. Returns a row for
-- each job: inserted, duplicate, replaced or rescheduled as insert_unique does; skipped for
-- an unfinished job because of which none was inserted; cancelled for one that gave way.
-- The row is not waited for: a transaction of the application may hold it for long.
create function ${schema}.fire_cron(wanted_name text, seen_last_fired_at timestamptz, seen_updated_at timestamptz,
  fire_times timestamptz[], lock_timeout_millis integer)
returns table (job_id bigint, outcome text, kind text, queue text, run_at timestamptz, lease bigint)
language plpgsql volatile
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  newest constant timestamptz := fire_times[cardinality(fire_times)];
  overlap text;
  unfinished bigint[];
  fired record;
begin
  select coalesce(stored.policies ->> 'overlap', 'allow')
  into overlap
  from ${schema}.cron_schedule stored
  where stored.name = wanted_name
    and stored.last_fired_at is not distinct from seen_last_fired_at
    and stored.updated_at = seen_updated_at
    and stored.retired_at is null
    and (stored.paused_at is null or stored.paused_until <= clock_timestamp())
    and newest <= clock_timestamp()
  for no key update skip locked;
  if not found then
    return;
  end if;

  update ${schema}.cron_schedule
  set last_fired_at = newest, last_error = null, last_error_at = null
  where cron_schedule.name = wanted_name;

  if overlap <> 'allow' then
    unfinished := array(
      select status.id
      from ${schema}.job_status status
      where status.id = any (array(select cron_job.job_id from ${schema}.cron_job where cron_job.name = wanted_name))
        and status.state = any (${schema}.unique_states('unfinished')));
    delete from ${schema}.cron_job where cron_job.name = wanted_name and cron_job.job_id <> all (unfinished);
    if overlap = 'skip' and cardinality(unfinished) > 0 then
      return query select unfinished[1], 'skipped', null::text, null::text, null::timestamptz, null::bigint;
      return;
    end if;
    if overlap = 'replace' and cardinality(unfinished) > 0 then
      return query
        select change.job_id, 'cancelled', null::text, null::text, null::timestamptz, change.lease
        from ${schema}.cancel_jobs(unfinished, 'Replaced by the next job of its schedule.') change
        where change.outcome = 'changed';
    end if;
  end if;

  for fired in
    select inserted.*
    from ${schema}.insert_cron_jobs(wanted_name, fire_times, lock_timeout_millis) inserted
  loop
    if fired.outcome = 'locked' then
      raise exception 'Another transaction holds what the job of schedule % needs, such as its unique key, and has not ended.',
        wanted_name
        using errcode = 'lock_not_available';
    end if;
    return query select fired.id, fired.outcome, fired.kind, fired.queue,
      case when fired.outcome <> 'duplicate' then fired.run_at end, null::bigint;
  end loop;
end
$$;

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 8';
