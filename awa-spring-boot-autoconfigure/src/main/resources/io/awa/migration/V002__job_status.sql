-- What the whole client needs of the tables: columns to find, count and list jobs by, the
-- view that says where each job stands, and the claim that knows them.
-- Not safe beside a running worker of version 1: it does not fill the new columns. Stop
-- the workers first; inserts of version 1 may go on.

-- When a job was first due. With queue and priority it leads to the row in "ready" through
-- the index of the lanes, which saves an index that every insert would have to fill.
alter table ${schema}.job add column run_at timestamptz not null default clock_timestamp();

-- True once a row came back after a run or was moved: then run_at of the job no longer
-- leads to it, and the small index does.
alter table ${schema}.ready add column requeued boolean not null default false;
update ${schema}.ready set requeued = true;
create index ready_requeued_idx on ${schema}.ready (job_id) where requeued;

alter table ${schema}.finished add column queue text not null default '';
alter table ${schema}.finished add column kind text not null default '';
update ${schema}.finished set queue = job.queue, kind = job.kind from ${schema}.job where job.id = finished.job_id;
alter table ${schema}.finished alter column queue drop default;
alter table ${schema}.finished alter column kind drop default;

-- Few jobs fail or are cancelled; only they pay for this index.
create index finished_unsuccessful_idx on ${schema}.finished (queue, state, job_id) include (kind)
  where state <> 'completed';

-- Without this, each look at the last hour would read all that was appended since the last
-- vacuum.
alter index ${schema}.finished_finished_at_idx set (autosummarize = on);

-- Only tagged jobs pay for this one. The planner takes "tags <> '{}'" for independent of the
-- tag that is looked for, and expects a hundredth of the jobs; of this it knows nothing.
create index job_tags_idx on ${schema}.job using gin (tags) where cardinality(tags) > 0;

alter table ${schema}.waiting add column queue text not null;
alter table ${schema}.waiting add column kind text not null;
alter table ${schema}.waiting add column priority smallint not null;
alter table ${schema}.waiting add column claimed_at timestamptz not null;
alter table ${schema}.waiting add column worker_id bigint;
create index waiting_timeout_idx on ${schema}.waiting (timeout_at) where timeout_at is not null;

-- What came from outside for a job that goes on with it.
create table ${schema}.callback_result (
  job_id bigint primary key,
  received_at timestamptz not null default clock_timestamp(),
  payload jsonb
);

comment on table ${schema}.callback_result is 'Payloads of callbacks that resumed a job.';

alter table ${schema}.queue add column paused_until timestamptz;
alter table ${schema}.queue add column paused_reason text;

comment on column ${schema}.queue.paused_until is 'When the pause ends by itself; null means never.';

-- A claim holds as long as its job stands in one of the states, so nothing has to release
-- it: a job that finishes does no extra work. held_since changes with each takeover.
alter table ${schema}.unique_claim add column states text[] not null
  default '{scheduled,available,retryable,running,waiting_external}';
alter table ${schema}.unique_claim add column held_since timestamptz not null default clock_timestamp();
comment on table ${schema}.unique_claim is 'Which job holds a unique key, and while it stands in which states.';

-- Where each job stands. ready_row is the place of its row in "ready", good only within
-- the statement that reads it.
create view ${schema}.job_status as
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
left join ${schema}.running on running.job_id = job.id
left join ${schema}.finished on finished.job_id = job.id
left join ${schema}.waiting on waiting.job_id = job.id
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

comment on view ${schema}.job_status is 'Each job with the state it is in; one row per job.';

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
create or replace function ${schema}.claim(
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
      select from ${schema}.queue
      where queue.name = wanted.queue and queue.paused_at is not null
        and coalesce(queue.paused_until, 'infinity') > now())
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
    job.args::text as args, job.metadata::text as metadata, job.tags, job.timeout
  from claimed
  join ${schema}.job on job.id = claimed.job_id
),
started as (
  insert into ${schema}.running
    (job_id, lease, worker_id, claimed_at, deadline_at, priority, attempt, queue, kind)
  select claimed_job.job_id, claimed_job.lease, claiming_worker_id, now(),
    now() + coalesce(claimed_job.timeout, slot.deadline_micros * interval '1 microsecond'),
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

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 2';
