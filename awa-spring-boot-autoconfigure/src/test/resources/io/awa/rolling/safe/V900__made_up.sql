-- What a later release might bring, for tests.
-- Previous jar: safe.

create table ${schema}.made_up (id bigint primary key, note text not null);

alter table ${schema}.job add column made_up text;
alter table ${schema}.ready add column made_up integer not null default 0;
alter table ${schema}.running add column made_up text;
alter table ${schema}.finished add column made_up text;
alter table ${schema}.cron_schedule add column made_up text;

create index job_made_up_idx on ${schema}.job (made_up) where made_up is not null;

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 900';
