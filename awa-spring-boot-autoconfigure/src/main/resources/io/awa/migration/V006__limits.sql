-- Limits: per key, per queue in the whole fleet, and by rate.
-- Not safe beside a running worker of an earlier version: its claim is gone. Stop the
-- workers first; inserts of earlier versions may go on.

-- Of the jobs with one key only so many run at once. The key is written with the job, and
-- beside it to wherever the job stands unfinished.
alter table ${schema}.job add column concurrency_key text;
alter table ${schema}.ready add column concurrency_key text;
alter table ${schema}.running add column concurrency_key text;
alter table ${schema}.waiting add column concurrency_key text;

alter table ${schema}.job add constraint job_concurrency_key_check
  check (length(concurrency_key) between 1 and 200) not valid;

-- Only jobs with a key pay for these. By lane, to take them in their order; by key, to find
-- the first of a key; by hash, to step from key to key and over the jobs of one.
create index ready_key_lane_idx on ${schema}.ready (queue, priority, run_at, job_id)
  where concurrency_key is not null;
create index ready_key_idx on ${schema}.ready (concurrency_key, job_id) where concurrency_key is not null;
create index ready_key_hash_idx on ${schema}.ready
  (queue, priority, hashtextextended(concurrency_key, 0), concurrency_key, run_at, job_id)
  where concurrency_key is not null;
create index running_key_idx on ${schema}.running (concurrency_key, job_id) where concurrency_key is not null;
create index waiting_key_idx on ${schema}.waiting (concurrency_key, job_id) where concurrency_key is not null;

-- Gives a job that comes back to its lane, or is parked, its key again, so that no statement
-- which moves jobs has to know of keys. Reads one row of the job by primary key; a job that
-- is inserted, or simply completes, never comes here.
create function ${schema}.keep_concurrency_key() returns trigger
  language plpgsql volatile
  set enable_seqscan = off
as $$
begin
  new.concurrency_key := (select job.concurrency_key from ${schema}.job where job.id = new.job_id);
  return new;
end
$$;

create trigger ready_keeps_concurrency_key before insert on ${schema}.ready
  for each row when (new.requeued and new.concurrency_key is null)
  execute function ${schema}.keep_concurrency_key();

create trigger waiting_keeps_concurrency_key before insert on ${schema}.waiting
  for each row when (new.concurrency_key is null)
  execute function ${schema}.keep_concurrency_key();

-- What is left of a rate of the whole fleet; one row for each queue or kind that has one,
-- written once for each claim that takes jobs of it.
create table ${schema}.rate_bucket (
  name text primary key,
  tokens double precision not null,
  filled_at timestamptz not null
) with (fillfactor = 20);

comment on table ${schema}.rate_bucket is 'How many jobs of a queue or kind may start at once by its rate.';

comment on column ${schema}.queue.limits is 'Limits that were set at run time, which go before those of the workers.';

-- Keys of due jobs of which another may start now, most urgent first, as far as a look
-- without locks can say. Looks at the first jobs of each lane; asked to look behind them,
-- steps from key to key through the index, from a random place on, so that no number of
-- jobs of blocked keys hides a free one for ever.
-- With "fifo" the first job of a key is the one inserted first, and it has to be due here.
create function ${schema}.free_keys(wanted_queue text, wanted_priorities smallint[], wanted_after_run_ats timestamptz[],
  wanted_after_ids bigint[], wanted_kinds text[], moment timestamptz, key_limit integer, fifo boolean, behind boolean,
  wanted integer)
returns text[]
language sql volatile
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_custom_plan
as $$
with recursive lane as materialized (
  select given.*, (random() - 0.5) * 1.8e19 as start
  from unnest(wanted_priorities, wanted_after_run_ats, wanted_after_ids) with ordinality
    as given (priority, after_run_at, after_id, place)
),
near as materialized (
  select lane.place, head.concurrency_key, head.run_at
  from lane
  cross join lateral (
    select job.concurrency_key, job.run_at
    from ${schema}.ready job
    where job.queue = wanted_queue
      and job.priority = lane.priority
      and job.concurrency_key is not null
      and (job.run_at, job.job_id) >= (lane.after_run_at, lane.after_id)
      and job.run_at <= moment
      and job.kind = any (wanted_kinds)
    order by job.run_at, job.job_id
    limit case when behind then 0 else 200 end
  ) head
),
step as (
  select lane.place, lane.priority, lane.start, first.key_hash, first.concurrency_key, first.run_at, first.wrapped, 1 as number
  from lane
  cross join lateral (
    select *
    from (
      (select hashtextextended(job.concurrency_key, 0) as key_hash, job.concurrency_key, job.run_at, false as wrapped
      from ${schema}.ready job
      where job.queue = wanted_queue and job.priority = lane.priority and job.concurrency_key is not null
        and hashtextextended(job.concurrency_key, 0) >= lane.start::bigint
      order by hashtextextended(job.concurrency_key, 0), job.concurrency_key, job.run_at, job.job_id
      limit 1)
      union all
      (select hashtextextended(job.concurrency_key, 0), job.concurrency_key, job.run_at, true
      from ${schema}.ready job
      where job.queue = wanted_queue and job.priority = lane.priority and job.concurrency_key is not null
      order by hashtextextended(job.concurrency_key, 0), job.concurrency_key, job.run_at, job.job_id
      limit 1)
    ) either
    limit 1
  ) first
  where behind
  union all
  select step.place, step.priority, step.start, next.key_hash, next.concurrency_key, next.run_at, next.wrapped,
    step.number + 1
  from step
  cross join lateral (
    select *
    from (
      (select hashtextextended(job.concurrency_key, 0) as key_hash, job.concurrency_key, job.run_at, step.wrapped
      from ${schema}.ready job
      where job.queue = wanted_queue and job.priority = step.priority and job.concurrency_key is not null
        and (hashtextextended(job.concurrency_key, 0), job.concurrency_key) > (step.key_hash, step.concurrency_key)
      order by hashtextextended(job.concurrency_key, 0), job.concurrency_key, job.run_at, job.job_id
      limit 1)
      union all
      (select hashtextextended(job.concurrency_key, 0), job.concurrency_key, job.run_at, true
      from ${schema}.ready job
      where job.queue = wanted_queue and job.priority = step.priority and job.concurrency_key is not null
        and not step.wrapped
      order by hashtextextended(job.concurrency_key, 0), job.concurrency_key, job.run_at, job.job_id
      limit 1)
    ) either
    limit 1
  ) next
  where step.number < 500 and (not next.wrapped or next.key_hash < step.start::bigint)
),
found as materialized (
  select concurrency_key, min(place) as place, min(run_at) as run_at
  from (
    select place, concurrency_key, run_at from near
    union all
    select place, concurrency_key, run_at from step where run_at <= moment
  ) seen
  group by concurrency_key
),
free as (
  select found.*
  from found
  where (select count(*) from ${schema}.running where running.concurrency_key = found.concurrency_key) < key_limit
    and (not fifo or (
      select head.queue = wanted_queue and head.run_at <= moment and head.kind = any (wanted_kinds)
        and (select true from ${schema}.running
          where running.concurrency_key = found.concurrency_key and running.job_id < head.job_id limit 1) is null
        and (select true from ${schema}.waiting
          where waiting.concurrency_key = found.concurrency_key and waiting.job_id < head.job_id limit 1) is null
      from ${schema}.ready head
      where head.concurrency_key = found.concurrency_key
      order by head.job_id
      limit 1))
  order by found.place, found.run_at
  limit wanted
)
select coalesce(array_agg(free.concurrency_key order by free.place, free.run_at), '{}')
from free
$$;

-- Locks the next jobs of keys whose locks the caller holds, for each key as many as may
-- start beside those that run. It is a statement of its own because it has to see what ran
-- when the locks were given.
-- The first job of a key is looked up before it is locked: a search that skips locked rows
-- would take the second for the first. What is asked of each key is asked by a scalar query,
-- which the planner cannot turn into a join that reads all keys.
create function ${schema}.lock_keyed_jobs(keys text[], wanted_queue text, wanted_priorities smallint[],
  wanted_kinds text[], moment timestamptz, key_limit integer, fifo boolean)
returns table (row_id tid, lane_priority smallint, due_at timestamptz, id bigint, job_kind text)
language plpgsql volatile
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_custom_plan
as $$
begin
  if fifo then
    return query
      select job.ctid, job.priority, job.run_at, job.job_id, job.kind
      from ${schema}.ready job
      where job.ctid = any (array(
          select head.row_id
          from unnest(keys) as open (key)
          cross join lateral (
            select first.ctid as row_id, first.job_id
            from ${schema}.ready first
            where first.concurrency_key = open.key
            order by first.job_id
            limit 1
          ) head
          where (select count(*) from ${schema}.running where running.concurrency_key = open.key) < key_limit
            and (select true from ${schema}.running
              where running.concurrency_key = open.key and running.job_id < head.job_id limit 1) is null
            and (select true from ${schema}.waiting
              where waiting.concurrency_key = open.key and waiting.job_id < head.job_id limit 1) is null))
        and job.concurrency_key = any (keys)
        and job.queue = wanted_queue
        and job.priority = any (wanted_priorities)
        and job.run_at <= moment
        and job.kind = any (wanted_kinds)
      for update skip locked;
    return;
  end if;
  return query
    select due.*
    from unnest(keys) as open (key)
    cross join lateral (
      select greatest(key_limit - count(*), 0) as room
      from ${schema}.running
      where running.concurrency_key = open.key
    ) rest
    cross join lateral (
      select candidate.*
      from unnest(wanted_priorities) as lane (priority)
      cross join lateral (
        select job.ctid, job.priority, job.run_at, job.job_id, job.kind
        from ${schema}.ready job
        where job.queue = wanted_queue
          and job.priority = lane.priority
          and job.concurrency_key is not null
          and hashtextextended(job.concurrency_key, 0) = hashtextextended(open.key, 0)
          and job.concurrency_key = open.key
          and job.run_at <= moment
          and job.kind = any (wanted_kinds)
        order by job.run_at, job.job_id
        limit rest.room
        for update skip locked
      ) candidate
      limit rest.room
    ) due;
end
$$;

-- What a claim got where limits count, and what they held back.
--   picked      rows of "ready" that are locked and to be claimed
--   held_queues, held_until  queues in which a limit left jobs, or may have, and when to look
--               again; null means when a run ends or at the next poll
--   left_*      for each lane the first of them
create type ${schema}.limited_claim as (
  moment timestamptz, picked tid[], held_queues text[], held_until timestamptz[],
  left_queues text[], left_priorities smallint[], left_run_ats timestamptz[], left_ids bigint[]
);

-- How many jobs of a queue or kind may start by its rate at a moment.
create function ${schema}.rate_tokens(bucket text, rate jsonb, moment timestamptz) returns double precision
  language sql stable
  set enable_seqscan = off
  set jit = off
as $$
select coalesce((
  select least((rate ->> 'burst')::double precision, stored.tokens
    + (rate ->> 'per_second')::double precision * greatest(extract(epoch from moment - stored.filled_at), 0))
  from ${schema}.rate_bucket stored
  where stored.name = bucket), (rate ->> 'burst')::double precision)
$$;

-- When a rate that has no whole token has some: not for each single one of a high rate.
create function ${schema}.rate_ready_at(rate jsonb, tokens double precision, moment timestamptz) returns timestamptz
  language sql immutable
as $$
select moment + greatest(0.001, (least((rate ->> 'burst')::double precision,
    greatest(1, 0.05 * (rate ->> 'per_second')::double precision)) - tokens)
  / (rate ->> 'per_second')::double precision) * interval '1 second'
$$;

-- Takes jobs of the queues that have limits (the others have null there). A count of what
-- runs is exact only if nobody else counts at the same time and each sees what the one
-- before did: so the locks are taken first and without waiting, and what counts is read by
-- later statements, with snapshots of their own. The moment too is taken under the locks,
-- so by its time a rate is never exceeded. The locks end with the transaction.
create function ${schema}.claim_within_limits(wanted_kinds text[], kind_limits jsonb[], wanted_queues text[],
  wanted_free integer[], queue_limits jsonb[], wanted_priorities text[], wanted_after_run_ats text[],
  wanted_after_ids text[])
returns ${schema}.limited_claim
language plpgsql volatile
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_custom_plan
as $$
declare
  result ${schema}.limited_claim;
  retry_after constant interval := interval '20 milliseconds';
  queue_locked boolean[];
  kind_locked boolean[];
  queue_tokens double precision[] := array_fill(null::double precision, array[cardinality(wanted_queues)]);
  kind_tokens double precision[] := array_fill(null::double precision, array[greatest(cardinality(wanted_kinds), 1)]);
  kind_room integer[] := array_fill(null::integer, array[greatest(cardinality(wanted_kinds), 1)]);
  kind_taken integer[] := array_fill(0, array[greatest(cardinality(wanted_kinds), 1)]);
  kinds_left text[] := wanted_kinds;
  kinds_ready_at timestamptz;
  place integer;
  kind_place integer;
  room integer;
  taken integer;
  until timestamptz;
  held boolean;
  lane_priorities smallint[];
  lane_run_ats timestamptz[];
  lane_ids bigint[];
  key_limit integer;
  fifo boolean;
  keys text[];
  open_keys text[];
  keyed_rows tid[];
  keyed_priorities smallint[];
  keyed_run_ats timestamptz[];
  keyed_ids bigint[];
  keyed_kinds text[];
  seen integer;
  narrowed boolean;
  candidate record;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'Limits need the isolation level read committed, but it is %.', current_setting('transaction_isolation')
      using hint = 'Set default_transaction_isolation to read committed for the role of the worker.';
  end if;
  result.picked := '{}';
  result.held_queues := '{}';
  result.held_until := '{}';
  result.left_queues := '{}';
  result.left_priorities := '{}';
  result.left_run_ats := '{}';
  result.left_ids := '{}';

  queue_locked := array(
    select queue_limits[input.number] is null or not queue_limits[input.number] ?| array['fleet_concurrency', 'fleet_rate']
      or pg_try_advisory_xact_lock(hashtextextended('${schema}.queue:' || input.queue, 0))
    from unnest(wanted_queues) with ordinality as input (queue, number)
    order by input.number);
  kind_locked := array(
    select kind_limits[input.number] -> 'fleet_rate' is null
      or pg_try_advisory_xact_lock(hashtextextended('${schema}.kind:' || input.kind, 0))
    from unnest(wanted_kinds) with ordinality as input (kind, number)
    order by input.number);
  result.moment := clock_timestamp();

  for place in 1..cardinality(wanted_kinds) loop
    continue when kind_limits[place] is null;
    kind_room[place] := (kind_limits[place] ->> 'free')::integer;
    if not kind_locked[place] then
      kind_room[place] := 0;
      kinds_ready_at := least(kinds_ready_at, result.moment + retry_after);
    elsif kind_limits[place] ? 'fleet_rate' then
      kind_tokens[place] := ${schema}.rate_tokens('kind:' || wanted_kinds[place], kind_limits[place] -> 'fleet_rate',
        result.moment);
      kind_room[place] := least(kind_room[place], floor(kind_tokens[place])::integer);
      if kind_tokens[place] < 1 then
        kinds_ready_at := least(kinds_ready_at,
          ${schema}.rate_ready_at(kind_limits[place] -> 'fleet_rate', kind_tokens[place], result.moment));
      end if;
    end if;
    if kind_room[place] <= 0 then
      kinds_left := array_remove(kinds_left, wanted_kinds[place]);
    end if;
  end loop;

  for place in 1..cardinality(wanted_queues) loop
    continue when queue_limits[place] is null;
    room := wanted_free[place];
    until := null;
    held := cardinality(kinds_left) < cardinality(wanted_kinds);
    taken := 0;
    if not queue_locked[place] then
      room := 0;
      until := result.moment + retry_after;
    else
      if queue_limits[place] ? 'fleet_concurrency' then
        room := greatest(0, least(room, (queue_limits[place] ->> 'fleet_concurrency')::integer - (
          select count(*)::integer from ${schema}.running where running.queue = wanted_queues[place])));
      end if;
      if queue_limits[place] ? 'fleet_rate' then
        queue_tokens[place] := ${schema}.rate_tokens('queue:' || wanted_queues[place],
          queue_limits[place] -> 'fleet_rate', result.moment);
        room := least(room, floor(queue_tokens[place])::integer);
        if queue_tokens[place] < 1 then
          until := ${schema}.rate_ready_at(queue_limits[place] -> 'fleet_rate', queue_tokens[place], result.moment);
        end if;
      end if;
    end if;
    held := held or room < wanted_free[place] and room = 0;

    lane_priorities := wanted_priorities[place]::smallint[];
    lane_run_ats := wanted_after_run_ats[place]::timestamptz[];
    lane_ids := wanted_after_ids[place]::bigint[];
    if room > 0 and exists (select from ${schema}.ready
        where ready.queue = wanted_queues[place] and ready.concurrency_key is not null) then
      key_limit := coalesce((queue_limits[place] ->> 'key_concurrency')::integer, 1);
      fifo := coalesce(queue_limits[place] ->> 'key_order', 'none') = 'fifo';
      keyed_rows := '{}';
      keyed_priorities := '{}';
      keyed_run_ats := '{}';
      keyed_ids := '{}';
      keyed_kinds := '{}';
      for look in 0..1 loop
        keys := ${schema}.free_keys(wanted_queues[place], lane_priorities, lane_run_ats, lane_ids, kinds_left,
          result.moment, key_limit, fifo, look = 1, least(room - cardinality(keyed_rows), 100) + 5);
        open_keys := array(
          select free.key
          from unnest(keys) as free (key)
          where pg_try_advisory_xact_lock(hashtextextended('${schema}.key:' || free.key, 0)));
        if cardinality(open_keys) < cardinality(keys) then
          held := true;
          until := least(until, result.moment + retry_after);
        end if;
        if cardinality(open_keys) > 0 then
          select keyed_rows || array_agg(job.row_id), keyed_priorities || array_agg(job.lane_priority),
            keyed_run_ats || array_agg(job.due_at), keyed_ids || array_agg(job.id), keyed_kinds || array_agg(job.job_kind)
          into keyed_rows, keyed_priorities, keyed_run_ats, keyed_ids, keyed_kinds
          from ${schema}.lock_keyed_jobs(open_keys, wanted_queues[place], lane_priorities, kinds_left, result.moment,
            key_limit, fifo) job
          where job.row_id <> all (keyed_rows);
        end if;
        exit when cardinality(keyed_rows) >= room;
      end loop;
    else
      keyed_rows := null;
    end if;

    for lane in 1..cardinality(lane_priorities) loop
      exit when room = 0;
      loop
        seen := 0;
        narrowed := false;
        for candidate in
          select plain.row_id, plain.run_at, plain.job_id, plain.kind, true as is_plain
          from (
            select job.ctid as row_id, job.run_at, job.job_id, job.kind
            from ${schema}.ready job
            where job.queue = wanted_queues[place]
              and job.priority = lane_priorities[lane]
              and job.concurrency_key is null
              and job.kind = any (kinds_left)
              and (job.run_at, job.job_id) >= (lane_run_ats[lane], lane_ids[lane])
              and job.run_at <= result.moment
              and job.ctid <> all (result.picked)
            order by job.run_at, job.job_id
            limit room
            for update skip locked
          ) plain
          union all
          select keyed.row_id, keyed.run_at, keyed.job_id, keyed.kind, false
          from unnest(keyed_rows, keyed_priorities, keyed_run_ats, keyed_ids, keyed_kinds)
            as keyed (row_id, priority, run_at, job_id, kind)
          where keyed.priority = lane_priorities[lane] and keyed.row_id <> all (result.picked)
            and keyed.kind = any (kinds_left)
          order by run_at, job_id
        loop
          exit when room = 0;
          seen := seen + candidate.is_plain::integer;
          kind_place := array_position(wanted_kinds, candidate.kind);
          continue when kind_room[kind_place] <= 0;
          result.picked := result.picked || candidate.row_id;
          room := room - 1;
          taken := taken + 1;
          kind_taken[kind_place] := kind_taken[kind_place] + 1;
          kind_room[kind_place] := kind_room[kind_place] - 1;
          if kind_room[kind_place] = 0 then
            kinds_left := array_remove(kinds_left, candidate.kind);
            narrowed := true;
          end if;
        end loop;
        exit when room = 0 or not narrowed;
      end loop;
    end loop;

    if keyed_rows is not null then
      for lane in 1..cardinality(lane_priorities) loop
        select job.run_at, job.job_id
        into candidate
        from ${schema}.ready job
        where job.queue = wanted_queues[place]
          and job.priority = lane_priorities[lane]
          and job.concurrency_key is not null
          and job.kind = any (wanted_kinds)
          and (job.run_at, job.job_id) >= (lane_run_ats[lane], lane_ids[lane])
          and job.run_at <= result.moment
          and job.ctid <> all (result.picked)
        order by job.run_at, job.job_id
        limit 1;
        if found then
          held := true;
          result.left_queues := result.left_queues || wanted_queues[place];
          result.left_priorities := result.left_priorities || lane_priorities[lane];
          result.left_run_ats := result.left_run_ats || candidate.run_at;
          result.left_ids := result.left_ids || candidate.job_id;
        end if;
      end loop;
    end if;
    if cardinality(kinds_left) < cardinality(wanted_kinds) then
      held := true;
      until := least(until, kinds_ready_at);
      for lane in 1..cardinality(lane_priorities) loop
        result.left_queues := result.left_queues || wanted_queues[place];
        result.left_priorities := result.left_priorities || lane_priorities[lane];
        result.left_run_ats := result.left_run_ats || lane_run_ats[lane];
        result.left_ids := result.left_ids || lane_ids[lane];
      end loop;
    end if;
    if taken < wanted_free[place] and (held or room = 0) then
      if queue_tokens[place] is not null and until is null and queue_tokens[place] - taken < 1 then
        until := ${schema}.rate_ready_at(queue_limits[place] -> 'fleet_rate', queue_tokens[place] - taken, result.moment);
      end if;
      result.held_queues := result.held_queues || wanted_queues[place];
      result.held_until := result.held_until || until;
    end if;
    if taken > 0 and queue_tokens[place] is not null then
      perform ${schema}.take_tokens('queue:' || wanted_queues[place], queue_tokens[place] - taken, result.moment);
    end if;
  end loop;

  for place in 1..cardinality(wanted_kinds) loop
    if kind_taken[place] > 0 and kind_tokens[place] is not null then
      perform ${schema}.take_tokens('kind:' || wanted_kinds[place], kind_tokens[place] - kind_taken[place], result.moment);
    end if;
  end loop;
  return result;
end
$$;

-- Writes what is left of a rate; the caller holds the lock of its name.
create function ${schema}.take_tokens(bucket text, rest double precision, moment timestamptz) returns void
  language sql volatile
  set enable_seqscan = off
  set jit = off
as $$
insert into ${schema}.rate_bucket (name, tokens, filled_at)
values (bucket, rest, moment)
on conflict (name) do update set tokens = excluded.tokens, filled_at = excluded.filled_at
$$;

drop function ${schema}.claim(bigint, text[], text[], integer[], bigint[], text[], text[], text[]);

-- Claims due jobs of many lanes at once, each queue up to its free slots, and says when each
-- lane has its next job and what time it is. Rows locked by another worker are skipped, so
-- two workers never get the same job. Lock and delete share the statement, which is what
-- makes ctid safe: never split it. Rows that were picked before are locked by this
-- transaction, so their place is safe too.
-- It is planned anew for each call: a plan made while the tables were empty reads them from
-- end to end when they are full, and would be kept until the next analyze.
-- First it finds out which queues have limits, by the limits given or set at run time, or
-- because jobs with a key wait there; their jobs are picked by a function of their own. All
-- others, mostly all there are, are claimed by the one statement.
-- Limits and kind_limits are JSON objects or null, with the members fleet_concurrency,
-- key_concurrency, key_order ("none" or "fifo") and fleet_rate ({"per_second", "burst"})
-- of a queue, and fleet_rate and free (how many jobs to take at most) of a kind.
-- slot: losing a claim in a crash of the server only means that the job is still ready, so
--   the commit need not wait for the disk. A worker that was declared dead gets nothing.
-- claimed: lanes are read in the order given; the limit around them stops when the slots of
--   the queue are full. The array makes the planner read it once. What was picked stays where
--   it is if its queue was paused since, or the worker declared dead.
-- claimed_job: the payloads are joined by primary key before anything else can make the
--   planner prefer a scan of all jobs.
-- started: the time limit of the job goes before that of its kind, and that before the one
--   of the queue.
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
  attempt integer, max_attempts smallint, args text, metadata text, tags text[], deadline_at timestamptz
)
language plpgsql volatile
set plan_cache_mode = 'force_custom_plan'
as $claim$
#variable_conflict use_column
declare
  limits jsonb[];
  plain_free integer[] := wanted_free;
  limited ${schema}.limited_claim;
  moment timestamptz := transaction_timestamp();
begin
  perform set_config('synchronous_commit', 'off', true);

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
    returning job_id, run_at, priority, attempt, queue, kind, concurrency_key
  ),
  claimed_job as materialized (
    select claimed.*, (select nextval('${schema}.lease_seq')) as lease, job.max_attempts,
      job.args::text as args, job.metadata::text as metadata, job.tags, job.timeout
    from claimed
    join ${schema}.job on job.id = claimed.job_id
  ),
  started as (
    insert into ${schema}.running
      (job_id, lease, worker_id, claimed_at, deadline_at, priority, attempt, queue, kind, concurrency_key)
    select claimed_job.job_id, claimed_job.lease, claiming_worker_id, moment,
      moment + coalesce(claimed_job.timeout,
        kind_timeouts[array_position(wanted_kinds, claimed_job.kind)] * interval '1 microsecond',
        slot.deadline_micros * interval '1 microsecond'),
      claimed_job.priority, claimed_job.attempt + 1, claimed_job.queue, claimed_job.kind, claimed_job.concurrency_key
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
  select moment, claimed_job.queue, claimed_job.priority, claimed_job.run_at, claimed_job.job_id,
    claimed_job.lease, claimed_job.kind, claimed_job.attempt + 1, claimed_job.max_attempts,
    claimed_job.args, claimed_job.metadata, claimed_job.tags, started.deadline_at
  from claimed_job
  join started on started.job_id = claimed_job.job_id
  union all
  select moment, queue, priority, run_at, null, null, null, null, null, null, null, null, null
  from next_in_lane
  union all
  select moment, held.queue, null, held.until, null, null, null, null, null, null, null, null, null
  from unnest(limited.held_queues, limited.held_until) as held (queue, until)
  union all
  select moment, rest.queue, rest.priority, rest.run_at, rest.job_id, null, null, null, null, null, null, null, null
  from unnest(limited.left_queues, limited.left_priorities, limited.left_run_ats, limited.left_ids)
    as rest (queue, priority, run_at, job_id)
  union all
  select moment, null, null, null, null, null, null, null, null, null, null, null, null;
end
$claim$;

drop function ${schema}.insert_unique(text[], text[], integer[], integer[], text[], bigint[], bigint[], text[], text[], text[], text[], integer);

-- Inserts jobs of which some are unique. Returns a row for each job, in the order given:
--   inserted     a new job
--   duplicate    another job holds the key; the row describes that job
--   replaced     the same, and it got the new args because it had not started
--   rescheduled  the same, and it got the new due time because it had not started; if it
--                waits for others, it is due then at the earliest
-- If one that must not be a duplicate is one, nothing is inserted, and the only row says
-- conflict; if another transaction does not end in time, the only row says locked. Both
-- leave the transaction of the caller usable: that is what the block with exceptions is
-- for. It holds every statement that waits for other transactions.
-- The statements after the claim see what was committed while it waited. A holder that
-- lost the key meanwhile is no duplicate: then the claim is undone and tried again. Undone,
-- because claiming what is missing on top would take keys out of their order.
-- Planned anew for each call, because a plan made while the tables were empty would be kept.
-- The view gets arrays of ids: a join would make it work out where every job stands.
create function ${schema}.insert_unique(
  kinds text[], queues text[], priorities integer[], max_attempts integer[], run_ats text[], delay_micros bigint[],
  timeout_micros bigint[], tags text[], args text[], metadata text[], uniques text[], lock_timeout_millis integer,
  concurrency_keys text[] default null
)
returns table (
  id bigint, kind text, queue text, run_at timestamptz, state text, outcome text, unique_key bytea
)
language plpgsql volatile
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  lock_timeout_before text := current_setting('lock_timeout');
  keys bytea[];
  claimed bigint[];
  ids bigint[];
  fresh boolean[];
  settled boolean;
  done boolean := false;
  holder_queues text[];
  holder_run_ats timestamptz[];
  holder_states text[];
  outcomes text[];
  taken_id bigint;
  taken_key bytea;
  given record;
  new_run_at timestamptz;
begin
  select array_agg(case when input.unique_by is not null then
      ${schema}.unique_key(input.kind, input.queue, input.args::jsonb, input.unique_by::jsonb) end
    order by input.place)
  into keys
  from unnest(kinds, queues, args, uniques) with ordinality as input (kind, queue, args, unique_by, place);

  for look in 1..100 loop
    begin
      perform set_config('lock_timeout', lock_timeout_millis::text, true);

      claimed := ${schema}.claim_unique_keys(keys, uniques);

      with held as materialized (
        select claim.unique_key, claim.job_id, claim.states, claim.expires_at
        from ${schema}.unique_claim claim
        where claim.unique_key = any (keys)
      ),
      status as materialized (
        select job_status.id, job_status.queue, job_status.run_at, job_status.state
        from ${schema}.job_status
        where job_status.id = any (array(select held.job_id from held))
      )
      select array_agg(coalesce(holder.job_id, case when holder.key is null then nextval('${schema}.job_id_seq') end)
          order by holder.place),
        array_agg(holder.key is null or (holder.first and holder.is_new) order by holder.place),
        bool_and(holder.key is null or holder.is_new or coalesce(holder.valid, false)),
        array_agg(holder.queue order by holder.place),
        array_agg(holder.run_at order by holder.place),
        array_agg(holder.state order by holder.place)
      into ids, fresh, settled, holder_queues, holder_run_ats, holder_states
      from (
        select input.place, input.key, held.job_id, held.job_id = any (claimed) as is_new,
          input.place = min(input.place) over (partition by input.key) as first,
          status.queue, status.run_at, status.state,
          status.state = any (held.states) and coalesce(held.expires_at > clock_timestamp(), true) as valid
        from unnest(keys) with ordinality as input (key, place)
        left join held on held.unique_key = input.key
        left join status on status.id = held.job_id
      ) holder;
      if not settled then
        raise exception 'A unique key changed hands.' using errcode = 'AWA02';
      end if;

      select case when input.id = any (claimed) then null else input.id end, input.key
      into taken_id, taken_key
      from unnest(ids, keys, fresh, uniques) with ordinality as input (id, key, fresh, unique_by, place)
      where not input.fresh and input.unique_by::jsonb ->> 'on_conflict' = 'fail'
      order by input.place
      limit 1;
      if found then
        raise exception 'A unique key is taken.' using errcode = 'AWA01';
      end if;

      with input as materialized (
        select new_job.*, clock_timestamp() as created_at
        from unnest(ids, fresh, keys, kinds, queues, priorities, max_attempts, run_ats, delay_micros, timeout_micros,
            tags, args, metadata, concurrency_keys)
          as new_job (id, fresh, key, kind, queue, priority, max_attempts, run_at, delay_micros, timeout_micros,
            tags, args, metadata, concurrency_key)
        where new_job.fresh
      ),
      due as materialized (
        select input.id, input.kind, input.queue, input.priority, input.concurrency_key,
          case when input.delay_micros is not null
            then input.created_at + input.delay_micros * interval '1 microsecond'
            else greatest(input.run_at::timestamptz, input.created_at) end as run_at
        from input
      ),
      inserted_job as (
        insert into ${schema}.job (id, created_at, run_at, kind, queue, priority, max_attempts, tags, args, metadata,
          unique_key, timeout, concurrency_key)
        select input.id, input.created_at, due.run_at, input.kind, input.queue, input.priority, input.max_attempts,
          input.tags::text[], input.args::jsonb, input.metadata::jsonb, input.key,
          input.timeout_micros * interval '1 microsecond', input.concurrency_key
        from input
        join due on due.id = input.id
      )
      insert into ${schema}.ready (job_id, run_at, priority, attempt, queue, kind, concurrency_key)
      select due.id, due.run_at, due.priority, 0, due.queue, due.kind, due.concurrency_key
      from due;

      outcomes := array(select case when new_job then 'inserted' else 'duplicate' end from unnest(fresh) as new_job);
      perform from ${schema}.job
      where job.id = any (array(
        select input.id
        from unnest(ids, fresh, uniques) as input (id, fresh, unique_by)
        where not input.fresh and input.unique_by::jsonb ->> 'on_conflict' in ('replace_args', 'reschedule')))
      order by job.id
      for no key update;
      for given in
        select input.*, input.unique_by::jsonb ->> 'on_conflict' as mode
        from unnest(ids, fresh, args, run_ats, delay_micros, uniques) with ordinality
          as input (id, fresh, args, run_at, delay_micros, unique_by, place)
        where not input.fresh and input.unique_by::jsonb ->> 'on_conflict' in ('replace_args', 'reschedule')
        order by input.id, input.place
      loop
        if given.mode = 'replace_args' and ${schema}.replace_args(given.id, given.args::jsonb) then
          outcomes[given.place] := 'replaced';
        elsif given.mode = 'reschedule' then
          new_run_at := case when given.delay_micros is not null
            then clock_timestamp() + given.delay_micros * interval '1 microsecond'
            else greatest(given.run_at::timestamptz, clock_timestamp()) end;
          update ${schema}.dependency set run_at = new_run_at where dependency.job_id = given.id;
          if found or ${schema}.reschedule(given.id, new_run_at) then
            outcomes[given.place] := 'rescheduled';
          end if;
        end if;
      end loop;
      perform set_config('lock_timeout', lock_timeout_before, true);
      done := true;
    exception
      when sqlstate 'AWA02' then
        null;
      when sqlstate 'AWA01' then
        return query select taken_id, null::text, null::text, null::timestamptz, null::text, 'conflict', taken_key;
        return;
      when lock_not_available or deadlock_detected then
        return query select null::bigint, null::text, null::text, null::timestamptz, null::text, 'locked', null::bytea;
        return;
    end;
    exit when done;
  end loop;
  if not done then
    return query select null::bigint, null::text, null::text, null::timestamptz, null::text, 'locked', null::bytea;
    return;
  end if;

  -- A duplicate is described as it was when it held the key; its kind is part of the key.
  return query
    with status as materialized (
      select job_status.id, job_status.queue, job_status.run_at, job_status.state
      from ${schema}.job_status
      where job_status.id = any (ids)
    )
    select input.id, input.kind, coalesce(described.queue, status.queue),
      case when described.queue is not null then described.run_at else status.run_at end,
      coalesce(described.state, status.state), input.outcome, input.key
    from unnest(ids, outcomes, keys, kinds, holder_queues, holder_run_ats, holder_states) with ordinality
      as input (id, outcome, key, kind, queue, run_at, state, place)
    left join lateral (select input.queue, input.run_at, input.state where input.outcome = 'duplicate') described
      on true
    left join status on status.id = input.id
    order by input.place;
end
$$;

-- Gives a job other args unless a worker has it, and says whether it did. The row of the
-- lane is put in anew: a worker whose claim began before reads the old args, so it must
-- not find the row. A second look catches a row that was moved meanwhile.
create or replace function ${schema}.replace_args(wanted_id bigint, new_args jsonb) returns boolean
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
begin
  perform from ${schema}.job where id = wanted_id for no key update;
  for look in 1..2 loop
    with gone as (
      delete from ${schema}.ready
      where ready.ctid = any (array(select ready_row from ${schema}.job_status where id = wanted_id))
        and ready.job_id = wanted_id
      returning *
    ),
    back as (
      insert into ${schema}.ready (job_id, run_at, priority, attempt, queue, kind, requeued, concurrency_key)
      select job_id, run_at, priority, attempt, queue, kind, requeued, concurrency_key
      from gone
    )
    update ${schema}.job set args = new_args
    where id in (select job_id from gone);
    if found then
      return true;
    end if;
  end loop;
  return false;
end
$$;

drop function ${schema}.insert_job(text, jsonb, text, integer, integer, timestamptz, interval, text[], jsonb, interval,
  jsonb);

-- Inserts a job in the transaction of the caller, from any language, psql or a trigger:
-- same defaults, limits and uniqueness as the clients. Needs no privilege but EXECUTE, and
-- USAGE of the schema. unique_by is, with its defaults,
--   {"args": true, "queue": false, "period_micros": null, "states": "unfinished", "on_conflict": "return"}
-- where args may be an array of member names. The style of dates is set because run_at
-- passes through text, and other styles name time zones in an ambiguous way.
create function ${schema}.insert_job(
  kind text, args jsonb, queue text default 'default', priority integer default 2, max_attempts integer default 25,
  run_at timestamptz default null, delay interval default null, tags text[] default '{}', metadata jsonb default '{}',
  timeout interval default null, unique_by jsonb default null, concurrency_key text default null
)
returns table (job_id bigint, outcome text, job_state text, job_run_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO'
as $$
declare
  result record;
begin
  perform ${schema}.check_job(insert_job.kind, insert_job.queue, insert_job.args, insert_job.priority,
    insert_job.max_attempts, insert_job.run_at, insert_job.delay, insert_job.tags, insert_job.metadata, insert_job.timeout,
    insert_job.unique_by);
  if concurrency_key !~ '[^[:space:]]' or length(concurrency_key) > 200 or concurrency_key ~ '[[:cntrl:]]' then
    raise exception 'The job was not inserted: concurrency_key must have 1 to 200 characters, not be blank and hold no '
      'control characters, but is %.', quote_literal(concurrency_key) using errcode = 'invalid_parameter_value';
  end if;
  select inserted.*
  into result
  from ${schema}.insert_unique(array[insert_job.kind], array[insert_job.queue], array[insert_job.priority],
    array[insert_job.max_attempts], array[insert_job.run_at::text],
    array[(extract(epoch from insert_job.delay) * 1000000)::bigint],
    array[(extract(epoch from insert_job.timeout) * 1000000)::bigint], array[insert_job.tags::text],
    array[insert_job.args::text], array[insert_job.metadata::text], array[insert_job.unique_by::text], 10000,
    array[insert_job.concurrency_key])
    as inserted;
  if result.outcome = 'conflict' then
    raise exception 'The job was not inserted: job % holds its unique key %.', result.id,
      encode(result.unique_key, 'hex') using errcode = 'unique_violation';
  elsif result.outcome = 'locked' then
    raise exception 'The job was not inserted: another transaction is inserting the same unique key and has not '
      'ended within 10 seconds. Commit or roll it back, or try again.' using errcode = 'lock_not_available';
  end if;
  return query select result.id, result.outcome, result.state, result.run_at;
end
$$;

revoke execute on function ${schema}.insert_job from public;

-- Inserts jobs in the statement that writes the outcome of another one. A duplicate is no
-- reason to refuse the outcome; a key that another transaction holds is, because whether the
-- job is one is not known yet. One that refuses duplicates must not take the others with it.
-- The error is one that both drivers take for a lock that was not given. It gives up before
-- the server looks for circles of waits, so that of those it is part of nobody else is the
-- victim.
create function ${schema}.insert_with_outcome(outcome_job_id bigint, kinds text[], queues text[],
  priorities integer[], max_attempts integer[], run_ats text[], delay_micros bigint[], timeout_micros bigint[],
  tags text[], args text[], metadata text[], uniques text[], concurrency_keys text[],
  lock_timeout_millis integer default 500)
  returns table (id bigint, queue text, kind text, run_at timestamptz)
  language plpgsql volatile
as $$
declare
  inserted record;
begin
  for inserted in
    select *
    from ${schema}.insert_unique(kinds, queues, priorities, max_attempts, run_ats, delay_micros, timeout_micros, tags,
      args, metadata, array(
        select case when given.unique_by::jsonb ->> 'on_conflict' = 'fail'
          then (given.unique_by::jsonb || '{"on_conflict": "return"}')::text else given.unique_by end
        from unnest(uniques) with ordinality as given (unique_by, place)
        order by given.place), lock_timeout_millis, concurrency_keys)
  loop
    if inserted.outcome = 'locked' then
      raise exception 'The outcome of job % was not written: another transaction is inserting the same unique key as '
        'a job that belongs to the outcome.', outcome_job_id using errcode = 'serialization_failure';
    elsif inserted.outcome = 'inserted' then
      id := inserted.id;
      queue := inserted.queue;
      kind := inserted.kind;
      run_at := inserted.run_at;
      return next;
    end if;
  end loop;
end
$$;

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 6';
