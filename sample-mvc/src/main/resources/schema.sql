create table if not exists orders (
  id bigint primary key generated always as identity,
  customer text not null,
  email text not null,
  item text not null,
  quantity integer not null,
  unit_price numeric(10, 2) not null,
  job_id bigint,
  receipt_sent_at timestamptz
);
