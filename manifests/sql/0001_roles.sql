-- Placeholder: replaced by the catalog.
select 1;
