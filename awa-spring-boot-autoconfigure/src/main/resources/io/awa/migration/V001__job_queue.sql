-- The tables of the job queue.
-- What a job is stands once in "job"; where it stands is one narrow row in exactly one of
-- ready, running, waiting, finished and dead_letter. A transition deletes the row from one
-- of them and inserts it into another, in one statement.
-- First version, so there is no previous jar to be safe with.

create sequence ${schema}.job_id_seq as bigint;

create table ${schema}.job (
  id bigint primary key default nextval('${schema}.job_id_seq'),
  created_at timestamptz not null default clock_timestamp(),
  priority smallint not null default 2,
  max_attempts smallint not null default 25,
  kind text not null,
  queue text not null default 'default',
  args jsonb not null,
  metadata jsonb not null default '{}',
  tags text[] not null default '{}',
  unique_key bytea,
  timeout interval,
  constraint job_priority_check check (priority between 1 and 4),
  constraint job_max_attempts_check check (max_attempts between 1 and 1000),
  constraint job_kind_check check (length(kind) between 1 and 200),
  constraint job_queue_check check (length(queue) between 1 and 200),
  constraint job_tags_check check (cardinality(tags) <= 20)
);
alter sequence ${schema}.job_id_seq owned by ${schema}.job.id;

comment on table ${schema}.job is 'What a job is: written once, changed only by operators.';

-- Scheduled and retrying jobs are ready rows with a later run_at; nothing promotes them.
-- No primary key: it would cost 9 % of an insert, and each row stems from the one statement
-- that created the job or ended its run.
create table ${schema}.ready (
  job_id bigint not null,
  run_at timestamptz not null,
  priority smallint not null,
  attempt smallint not null,
  queue text not null,
  kind text not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000,
        autovacuum_vacuum_cost_delay = 0);

-- The claim reads a lane (queue, priority) in the order of this index.
create index ready_lane_idx on ${schema}.ready (queue, priority, run_at, job_id);

comment on table ${schema}.ready is 'Jobs that wait to run: due, scheduled, or for another attempt.';

-- Increases with each claim; a run is identified by (job_id, lease).
create sequence ${schema}.lease_seq as bigint;

create table ${schema}.running (
  job_id bigint primary key,
  lease bigint not null,
  worker_id bigint not null,
  claimed_at timestamptz not null,
  deadline_at timestamptz,
  priority smallint not null,
  attempt smallint not null,
  queue text not null,
  kind text not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000,
        autovacuum_vacuum_cost_delay = 0);

comment on table ${schema}.running is 'Jobs that a worker runs, with the lease that every write about the run must present.';

create table ${schema}.waiting (
  job_id bigint primary key,
  callback_id uuid not null unique,
  lease bigint not null,
  timeout_at timestamptz,
  attempt smallint not null
);

comment on table ${schema}.waiting is 'Jobs parked for a callback from outside.';

create table ${schema}.finished (
  job_id bigint primary key,
  claimed_at timestamptz,
  finished_at timestamptz not null,
  worker_id bigint,
  attempt smallint not null,
  state text not null,
  result jsonb,
  constraint finished_state_check check (state in ('completed', 'failed', 'cancelled'))
);
create index finished_finished_at_idx on ${schema}.finished using brin (finished_at);

comment on table ${schema}.finished is 'Jobs that will not run again by themselves; appended, pruned by age.';

create table ${schema}.dead_letter (
  job_id bigint primary key,
  died_at timestamptz not null,
  attempt smallint not null,
  reason text not null
);
create index dead_letter_died_at_idx on ${schema}.dead_letter (died_at);

comment on table ${schema}.dead_letter is 'Jobs that failed for good and wait for an operator.';

create table ${schema}.attempt (
  job_id bigint not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  worker_id bigint,
  attempt smallint not null,
  outcome text not null,
  error_class text,
  error_message text,
  error_stack text
);
create index attempt_job_id_idx on ${schema}.attempt (job_id, attempt);

comment on table ${schema}.attempt is 'History of runs that did not simply complete.';

create table ${schema}.unique_claim (
  unique_key bytea primary key,
  job_id bigint not null,
  expires_at timestamptz
);

comment on table ${schema}.unique_claim is 'Which unfinished job holds a unique key.';

create table ${schema}.progress (
  job_id bigint primary key,
  percent smallint,
  message text,
  checkpoint jsonb,
  constraint progress_percent_check check (percent between 0 and 100)
);

comment on table ${schema}.progress is 'What a handler reports about its run, kept for the next attempt.';

create table ${schema}.queue (
  name text primary key,
  paused_at timestamptz,
  paused_by text,
  limits jsonb not null default '{}',
  descriptor jsonb not null default '{}'
);

comment on table ${schema}.queue is 'Settings of a queue; a queue needs no row to be used.';

create sequence ${schema}.worker_id_seq as bigint;

create table ${schema}.worker (
  id bigint primary key default nextval('${schema}.worker_id_seq'),
  node text not null,
  version text not null,
  started_at timestamptz not null default clock_timestamp(),
  heartbeat_at timestamptz not null default clock_timestamp(),
  queues text[] not null,
  capacity integer not null
);
alter sequence ${schema}.worker_id_seq owned by ${schema}.worker.id;

comment on table ${schema}.worker is 'One row per live worker; one heartbeat per worker, never per job.';

create table ${schema}.cron_schedule (
  name text primary key,
  expression text not null,
  zone text not null,
  kind text not null,
  args jsonb not null,
  options jsonb not null default '{}',
  policies jsonb not null default '{}',
  last_fired_at timestamptz,
  paused_at timestamptz,
  paused_by text,
  owner text
);

comment on table ${schema}.cron_schedule is 'Recurring jobs; each fire is one compare-and-set of last_fired_at.';

-- Claims due jobs of many lanes at once, each queue up to its free slots, and says when each
-- lane has its next job and what time it is. Rows locked by another worker are skipped, so
-- two workers never get the same job. Lock and delete share the statement, which is what
-- makes ctid safe: never split it.
-- It is a function because of its setting: a plan made while the tables were empty reads them
-- from end to end when they are full, and would be kept until the next analyze.
-- slot: losing a claim in a crash of the server only means that the job is still ready, so
--   the commit need not wait for the disk. A worker that was declared dead gets nothing.
-- claimed: lanes are read in the order given; the limit around them stops when the slots of
--   the queue are full. The array makes the planner read it once.
-- claimed_job: the payloads are joined by primary key before anything else can make the
--   planner prefer a scan of all jobs.
-- next_in_lane: starts behind what was claimed, because the statement still sees the rows it
--   deletes; looks at few rows, because the lane may be full of kinds that are not wanted.
create function ${schema}.claim(
  claiming_worker_id bigint,
  wanted_kinds text[],
  wanted_queues text[],
  wanted_free integer[],
  wanted_deadlines bigint[],
  wanted_priorities text[],
  wanted_after_run_ats text[],
  wanted_after_ids text[]
)
returns table (
  "now" timestamptz, queue text, priority smallint, run_at timestamptz, job_id bigint, lease bigint, kind text,
  attempt integer, max_attempts smallint, args text, metadata text, tags text[], deadline_at timestamptz
)
language sql volatile
set plan_cache_mode = 'force_custom_plan'
as $$
with slot as materialized (
  select wanted.*
  from unnest(wanted_queues, wanted_free, wanted_deadlines,
      wanted_priorities, wanted_after_run_ats, wanted_after_ids)
    as wanted (queue, free, deadline_micros, priorities, after_run_ats, after_ids)
  where set_config('synchronous_commit', 'off', true) is not null
    and exists (select from ${schema}.worker where worker.id = claiming_worker_id)
    and not exists (
      select from ${schema}.queue where queue.name = wanted.queue and queue.paused_at is not null)
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
          and job.kind = any (wanted_kinds)
          and (job.run_at, job.job_id) >= (lane.after_run_at, lane.after_id)
          and job.run_at <= now()
        order by job.run_at, job.job_id
        limit slot.free
        for update skip locked
      ) candidate
      limit slot.free
    ) due
  ))
  returning job_id, run_at, priority, attempt, queue, kind
),
claimed_job as materialized (
  select claimed.*, (select nextval('${schema}.lease_seq')) as lease, job.max_attempts,
    job.args::text as args, job.metadata::text as metadata, job.tags
  from claimed
  join ${schema}.job on job.id = claimed.job_id
),
started as (
  insert into ${schema}.running
    (job_id, lease, worker_id, claimed_at, deadline_at, priority, attempt, queue, kind)
  select claimed_job.job_id, claimed_job.lease, claiming_worker_id, now(),
    now() + slot.deadline_micros * interval '1 microsecond',
    claimed_job.priority, claimed_job.attempt + 1, claimed_job.queue, claimed_job.kind
  from claimed_job
  join slot on slot.queue = claimed_job.queue
  returning job_id, deadline_at
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
select now() as now, claimed_job.queue, claimed_job.priority, claimed_job.run_at, claimed_job.job_id,
  claimed_job.lease, claimed_job.kind, claimed_job.attempt + 1 as attempt, claimed_job.max_attempts,
  claimed_job.args, claimed_job.metadata, claimed_job.tags, started.deadline_at
from claimed_job
join started on started.job_id = claimed_job.job_id
union all
select now(), queue, priority, run_at, null, null, null, null, null, null, null, null, null
from next_in_lane
union all
select now(), null, null, null, null, null, null, null, null, null, null, null, null
$$;

-- Which migration the schema is at, readable without the history table of the migrations.
create function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 1';
