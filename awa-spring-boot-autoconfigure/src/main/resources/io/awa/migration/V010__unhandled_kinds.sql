-- Jobs that wait for a handler which no live worker has.
-- Safe beside the versions before: their workers leave the new column empty, and count as
-- workers that handle every kind of their queues.

alter table ${schema}.worker add column kinds text[];

comment on column ${schema}.worker.kinds is 'The kinds that the worker has handlers for; null means that it does not say.';

-- Due jobs that no live worker can take, by kind and queue, with the time since when the
-- oldest of them is due. queue_worked says whether a live worker works on the queue at all.
-- A worker lives if it was heard of in the last two minutes.
-- Walks from queue to queue through the index of the lanes and looks at the first jobs of
-- each lane only, because there they gather: the others are claimed. So the time it takes
-- depends on the number of queues, and a count never exceeds four times look_at.
create function ${schema}.unhandled_kinds(look_at integer)
returns table (kind text, queue text, job_count bigint, due_since timestamptz, queue_worked boolean)
language sql stable
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
as $$
with recursive queue_name as (
  (select ready.queue from ${schema}.ready order by ready.queue limit 1)
  union all
  select (select ready.queue from ${schema}.ready where ready.queue > queue_name.queue order by ready.queue limit 1)
  from queue_name
  where queue_name.queue is not null
),
waiting as (
  select head.kind, queue_name.queue, count(*) as job_count, min(head.run_at) as due_since
  from queue_name
  cross join generate_series(1, 4) as lane (priority)
  cross join lateral (
    select ready.kind, ready.run_at
    from ${schema}.ready
    where ready.queue = queue_name.queue
      and ready.priority = lane.priority::smallint
      and ready.run_at <= statement_timestamp()
    order by ready.run_at, ready.job_id
    limit look_at
  ) head
  group by head.kind, queue_name.queue
),
live as materialized (
  select worker.queues, worker.kinds
  from ${schema}.worker
  where worker.heartbeat_at > statement_timestamp() - interval '2 minutes'
)
select waiting.kind, waiting.queue, waiting.job_count, waiting.due_since,
  exists (select from live where waiting.queue = any (live.queues)) as queue_worked
from waiting
where not exists (
  select
  from live
  where waiting.queue = any (live.queues)
    and (live.kinds is null or waiting.kind = any (live.kinds)))
order by waiting.queue, waiting.kind
$$;

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 10';
