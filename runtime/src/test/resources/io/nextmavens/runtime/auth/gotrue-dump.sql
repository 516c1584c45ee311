--
-- PostgreSQL database dump: the form in which pg_dump --data-only writes GoTrue's users
--

SET statement_timeout = 0;
SET client_encoding = 'UTF8';

COPY auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, invited_at, confirmation_token, confirmation_sent_at, recovery_token, recovery_sent_at, email_change_token_new, email_change, email_change_sent_at, last_sign_in_at, raw_app_meta_data, raw_user_meta_data, is_super_admin, created_at, updated_at, phone, phone_confirmed_at, phone_change, phone_change_token, phone_change_sent_at, email_change_token_current, email_change_confirm_status, banned_until, reauthentication_token, reauthentication_sent_at, is_sso_user, deleted_at, is_anonymous) FROM stdin;
00000000-0000-0000-0000-000000000000	6a5b4c3d-0000-4000-8000-000000000001	authenticated	authenticated	ada@gotrue.example	$2a$10$If6bvum7DFjUnE9p2uDeDOr38uk8KM5URVzRY0MZV3EJYrDOj4KWC	2024-03-01 10:00:00.123456+00	\N		2024-03-01 10:00:00.123456+00		\N			\N	2024-03-01 10:00:00.123456+00	{"provider": "email", "providers": ["email"]}	{"name": "Ada"}	\N	2024-03-01 10:00:00.123456+00	2024-03-01 10:00:00.123456+00	\N	\N			\N		0	\N		\N	f	\N	f
00000000-0000-0000-0000-000000000000	6a5b4c3d-0000-4000-8000-000000000002	authenticated	authenticated	grace@gotrue.example	$2b$10$m0CrhHm10qJ3lXRY.5zDGOxyLtLln7AruTX.OyvbOyOzfMe7DOptW	\N	\N		2024-03-01 10:00:00.123456+00		\N			\N	2024-03-01 10:00:00.123456+00	{"provider": "email", "providers": ["email"]}	{}	\N	2024-03-01 10:00:00.123456+00	2024-03-01 10:00:00.123456+00	\N	\N			\N		0	\N		\N	f	\N	f
00000000-0000-0000-0000-000000000000	6a5b4c3d-0000-4000-8000-000000000003	authenticated	authenticated	linus@gotrue.example		2024-03-01 10:00:00.123456+00	\N		2024-03-01 10:00:00.123456+00		\N			\N	2024-03-01 10:00:00.123456+00	{"provider": "github", "providers": ["github"]}	{"user_name": "linus"}	\N	2024-03-01 10:00:00.123456+00	2024-03-01 10:00:00.123456+00	\N	\N			\N		0	\N		\N	f	\N	f
\.

COPY auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at, id) FROM stdin;
6a5b4c3d-0000-4000-8000-000000000001	6a5b4c3d-0000-4000-8000-000000000001	{"sub": "6a5b4c3d-0000-4000-8000-000000000001", "email": "ada@gotrue.example"}	email	\N	2024-03-01 10:00:00+00	2024-03-01 10:00:00+00	6a5b4c3d-0000-4000-9000-000000000001
6a5b4c3d-0000-4000-8000-000000000002	6a5b4c3d-0000-4000-8000-000000000002	{"sub": "6a5b4c3d-0000-4000-8000-000000000002", "email": "grace@gotrue.example"}	email	\N	2024-03-01 10:00:00+00	2024-03-01 10:00:00+00	6a5b4c3d-0000-4000-9000-000000000002
1024025	6a5b4c3d-0000-4000-8000-000000000003	{"sub": "1024025", "email": "linus@gotrue.example", "user_name": "linus"}	github	\N	2024-03-01 10:00:00+00	2024-03-01 10:00:00+00	6a5b4c3d-0000-4000-9000-000000000003
\.

