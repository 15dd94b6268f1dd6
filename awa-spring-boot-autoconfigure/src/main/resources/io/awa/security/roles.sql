-- Group roles for those who use schema ${schema}, each with what it needs and no more:
--   ${schema}_owner        owns the schema and applies migrations
--   ${schema}_producer     inserts jobs
--   ${schema}_worker       runs jobs, fires schedules and resolves callbacks; is a producer and maintains too
--   ${schema}_maintenance  a node that looks after the jobs of others and runs none
--   ${schema}_operator     changes jobs, queues and schedules by hand; is a producer and a viewer too
--   ${schema}_viewer       reads
-- None of them can log in. Make the roles of your applications members of them:
--   grant ${schema}_worker to shop;
-- What a migrator creates must belong to the group, not to the one who logs in:
--   grant ${schema}_owner to shop_migrator;
--   alter role shop_migrator set role = ${schema}_owner;
--
-- Run it as a superuser after the migrations, and again after each update of the library. It may be repeated: it
-- first takes back what it gave before. It also takes from all others what PostgreSQL gives everybody, the right to
-- call the functions of the schema, so roles that were granted tables by hand need one of these roles afterwards.
--
-- To lock a row takes the right to update some column of its table. Where a role must lock rows and has nothing to
-- update, it gets a column that decides nothing; those are marked with "lock". LISTEN, NOTIFY and advisory locks need
-- no grant.

begin;

do $$
declare
  wanted text;
begin
  foreach wanted in array array['${schema}_owner', '${schema}_producer', '${schema}_worker', '${schema}_maintenance',
    '${schema}_operator', '${schema}_viewer']
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
  end loop;
end
$$;

grant ${schema}_producer, ${schema}_maintenance to ${schema}_worker;
grant ${schema}_producer, ${schema}_viewer to ${schema}_operator;

-- Everything belongs to the owner, so that insert_job runs with the rights of that role and not with those of a
-- superuser. Sequences of a column go with their table.
alter schema ${schema} owner to ${schema}_owner;
do $$
declare
  statement text;
begin
  for statement in
    select format('alter %s %s owner to ${schema}_owner',
      case relation.relkind when 'v' then 'view' when 'S' then 'sequence' when 'c' then 'type' else 'table' end,
      relation.oid::regclass)
    from pg_catalog.pg_class relation
    where relation.relnamespace = '${schema}'::regnamespace
      and relation.relkind in ('r', 'v', 'S', 'c')
      and not exists (
        select from pg_catalog.pg_depend
        where pg_depend.classid = 'pg_catalog.pg_class'::regclass and pg_depend.objid = relation.oid
          and relation.relkind = 'S' and pg_depend.deptype in ('a', 'i'))
    union all
    select format('alter function %s owner to ${schema}_owner', oid::regprocedure)
    from pg_catalog.pg_proc
    where pronamespace = '${schema}'::regnamespace
  loop
    execute statement;
  end loop;
end
$$;

revoke all on all tables in schema ${schema}
  from public, ${schema}_producer, ${schema}_worker, ${schema}_maintenance, ${schema}_operator, ${schema}_viewer;
revoke all on all sequences in schema ${schema}
  from public, ${schema}_producer, ${schema}_worker, ${schema}_maintenance, ${schema}_operator, ${schema}_viewer;
revoke all on all functions in schema ${schema}
  from public, ${schema}_producer, ${schema}_worker, ${schema}_maintenance, ${schema}_operator, ${schema}_viewer;
revoke all on schema ${schema} from public;

grant usage on schema ${schema}
  to ${schema}_producer, ${schema}_worker, ${schema}_maintenance, ${schema}_operator, ${schema}_viewer;
grant execute on function ${schema}.schema_version, ${schema}.oldest_jar_version
  to ${schema}_producer, ${schema}_maintenance, ${schema}_viewer;

-- The producer inserts, and changes a job that waits only as replace_args and reschedule do. It cannot read payloads.
grant insert, select (id, run_at, kind, queue, priority, concurrency_key), update (args) on ${schema}.job
  to ${schema}_producer;
grant select, insert, delete, update (run_at, requeued) on ${schema}.ready to ${schema}_producer;
grant select, insert, update on ${schema}.unique_claim to ${schema}_producer;
grant insert, select (job_id), update (run_at) on ${schema}.dependency to ${schema}_producer;
grant select (id, queue, run_at, state, ready_row) on ${schema}.job_status to ${schema}_producer;
grant usage on sequence ${schema}.job_id_seq to ${schema}_producer;
grant execute on function ${schema}.insert_job, ${schema}.insert_unique, ${schema}.claim_unique_keys,
    ${schema}.unique_key, ${schema}.unique_states, ${schema}.replace_args, ${schema}.reschedule
  to ${schema}_producer;

-- Maintenance rescues runs of silent workers, ends waits, releases dependents and removes what is old. It cannot read
-- payloads, insert jobs or claim them.
grant delete, select (id, created_at, run_at, kind, queue, priority, max_attempts, unique_key, concurrency_key),
    update (created_at) /* lock */
  on ${schema}.job to ${schema}_maintenance;
grant select (id, queue, kind, run_at, state, ready_row, unique_key, death_reason) on ${schema}.job_status
  to ${schema}_maintenance;
grant select, insert, delete, update (run_at, requeued) on ${schema}.ready to ${schema}_maintenance;
grant select, delete, update (worker_id) /* lock */ on ${schema}.running to ${schema}_maintenance;
grant select, delete, update (worker_id) /* lock */ on ${schema}.waiting to ${schema}_maintenance;
grant select, insert, delete, update (worker_id) /* lock */ on ${schema}.finished to ${schema}_maintenance;
grant select, insert, delete, update (reason) /* lock */ on ${schema}.dead_letter to ${schema}_maintenance;
grant insert, delete, select (job_id) on ${schema}.attempt to ${schema}_maintenance;
grant delete, select (job_id) on ${schema}.job_log to ${schema}_maintenance;
grant delete, select (job_id) on ${schema}.progress to ${schema}_maintenance;
grant select, delete, update (held_since) /* lock */ on ${schema}.unique_claim to ${schema}_maintenance;
grant select, delete, update (on_failure) on ${schema}.dependency to ${schema}_maintenance;
grant delete, select (callback_id, job_id, lease), update (created_at) /* lock */ on ${schema}.callback
  to ${schema}_maintenance;
grant delete, select (job_id), update (received_at) /* lock */ on ${schema}.callback_result to ${schema}_maintenance;
grant select on ${schema}.queue to ${schema}_maintenance;
grant select, insert, delete, update (heartbeat_at) on ${schema}.worker to ${schema}_maintenance;
grant select, insert, update on ${schema}.queue_retention to ${schema}_maintenance;
grant select, insert, update, delete on ${schema}.descriptor to ${schema}_maintenance;
grant usage on sequence ${schema}.worker_id_seq to ${schema}_maintenance;
grant execute on function ${schema}.beat, ${schema}.unhandled_kinds, ${schema}.release_dependents,
    ${schema}.reschedule, ${schema}.cancel_jobs, ${schema}.unchanged_jobs, ${schema}.retention_of,
    ${schema}.expired_groups, ${schema}.forget_jobs, ${schema}.holds_unique_key, ${schema}.prune_finished,
    ${schema}.prune_dead_letters, ${schema}.prune_unique_claims
  to ${schema}_maintenance;

-- The worker has, beside what a producer and maintenance have, what runs, callbacks, limits and schedules take. It
-- cannot pause queues or schedules, change limits, or bring back or discard what has ended.
grant select on ${schema}.job to ${schema}_worker;
grant insert on ${schema}.running, ${schema}.waiting to ${schema}_worker;
grant update (timeout_at) on ${schema}.waiting to ${schema}_worker;
grant select, insert, update on ${schema}.progress, ${schema}.callback, ${schema}.callback_result,
    ${schema}.rate_bucket
  to ${schema}_worker;
grant select, insert,
    update (expression, every_micros, zone, starts_at, ends_at, kind, args, options, policies, owner, fingerprint,
      announced_at, confirmed_at, retired_at, last_fired_at, last_error, last_error_at, counted_from, updated_at)
  on ${schema}.cron_schedule to ${schema}_worker;
grant select, insert, delete on ${schema}.cron_job to ${schema}_worker;
grant insert, select (job_id, id) on ${schema}.job_log to ${schema}_worker;
grant usage on sequence ${schema}.lease_seq to ${schema}_worker;
grant execute on function ${schema}.claim, ${schema}.claim_jobs, ${schema}.begin_lease_epoch, ${schema}.claim_within_limits,
    ${schema}.free_keys, ${schema}.lock_keyed_jobs, ${schema}.rate_tokens, ${schema}.rate_ready_at, ${schema}.take_tokens,
    ${schema}.complete_runs, ${schema}.forget_runs, ${schema}.park_jobs, ${schema}.resolve_waiting,
    ${schema}.resolve_callback, ${schema}.extend_callback, ${schema}.insert_with_outcome, ${schema}.fire_cron,
    ${schema}.insert_cron_jobs, ${schema}.cron_jitter, ${schema}.write_job_log
  to ${schema}_worker;

-- The viewer reads everything that people look at, payloads and errors among it, and changes nothing.
grant select on ${schema}.job, ${schema}.job_status, ${schema}.ready, ${schema}.running, ${schema}.waiting,
    ${schema}.finished, ${schema}.dead_letter, ${schema}.attempt, ${schema}.job_log, ${schema}.progress,
    ${schema}.queue, ${schema}.worker, ${schema}.cron_schedule, ${schema}.descriptor, ${schema}.audit
  to ${schema}_viewer;
grant execute on function ${schema}.jobs_by_id, ${schema}.find_jobs, ${schema}.id_since, ${schema}.unhandled_kinds
  to ${schema}_viewer;

-- The operator has, beside what a producer and a viewer have, the verbs that change jobs, queues and schedules.
grant delete, update (queue, priority) on ${schema}.job to ${schema}_operator;
grant update (queue, priority) on ${schema}.ready to ${schema}_operator;
grant delete on ${schema}.running, ${schema}.waiting, ${schema}.callback_result to ${schema}_operator;
grant select (job_id) on ${schema}.callback_result to ${schema}_operator;
grant insert, delete on ${schema}.finished, ${schema}.dead_letter, ${schema}.attempt to ${schema}_operator;
grant delete on ${schema}.job_log to ${schema}_operator;
grant insert, delete on ${schema}.audit to ${schema}_operator;
grant delete, update (snoozes) on ${schema}.progress to ${schema}_operator;
grant insert, update on ${schema}.queue to ${schema}_operator;
grant insert, update, delete on ${schema}.cron_schedule to ${schema}_operator;
grant select, insert, delete on ${schema}.cron_job to ${schema}_operator;
grant execute on function ${schema}.cancel_jobs, ${schema}.retry_jobs, ${schema}.discard_jobs, ${schema}.bury_jobs,
    ${schema}.move_jobs, ${schema}.unchanged_jobs, ${schema}.unique_holder, ${schema}.insert_cron_jobs,
    ${schema}.cron_jitter
  to ${schema}_operator;

commit;
