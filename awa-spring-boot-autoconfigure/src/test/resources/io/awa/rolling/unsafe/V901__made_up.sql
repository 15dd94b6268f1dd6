-- What a later release might bring, for tests.
-- Previous jar: not safe, because the table of jobs has another name.

alter table ${schema}.job rename to task;

create or replace function ${schema}.oldest_jar_version() returns integer
  language sql immutable parallel safe
  as 'select 901';

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 901';
