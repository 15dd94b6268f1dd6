create table app_by_flyway (id bigint primary key);
