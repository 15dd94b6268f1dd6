--liquibase formatted sql

--changeset app:1
create table app_by_liquibase (id bigint primary key);
