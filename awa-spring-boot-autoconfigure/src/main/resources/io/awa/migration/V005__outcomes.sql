-- What a run can end with: how often a job asked to wait, and the jobs that wait for it.
-- Safe beside version 4: it only adds a column with a default, a table and functions.

alter table ${schema}.progress add column snoozes integer not null default 0;

comment on column ${schema}.progress.snoozes is 'How often the job asked to wait without using up an attempt.';

-- A job that depends on others waits in "ready" with a due time that does not come before
-- they have completed. Two rows for one pair would not harm, so none is ever locked for
-- an insert.
create table ${schema}.dependency (
  job_id bigint not null,
  depends_on bigint not null,
  run_at timestamptz not null,
  on_failure text not null,
  constraint dependency_on_failure_check check (on_failure in ('cancel', 'run', 'wait'))
);
create index dependency_depends_on_idx on ${schema}.dependency (depends_on);
create index dependency_job_id_idx on ${schema}.dependency (job_id);

comment on table ${schema}.dependency is 'Which jobs a job waits for; run_at is when it is due without them.';

-- Lets jobs run whose dependencies have completed, and cancels those whose dependencies
-- failed, were cancelled or are gone, unless they say otherwise. The lock makes the last of
-- several dependencies see that it is the last; it is held for one short transaction. Each
-- statement has a snapshot of its own, so what committed before the lock counts.
-- A job that another transaction is moving or ending stays as it is until the next call, and
-- after a few of them this call ends: all nodes wait for the lock. It never waits for so long
-- that the server looks for circles of waits.
create function ${schema}.release_dependents(settled_ids bigint[])
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

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 5';
