-- A code by time is good once (RFC 6238, section 5.2): the step of the newest one that was taken stays with its factor.
alter table auth.mfa_factors add column if not exists last_used_step bigint;
comment on column auth.mfa_factors.last_used_step is 'Step of the newest code that was taken; it and those before it are refused';
