// Auth as applications use it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aUser, admin, anEmail, client, follow, mailTo, password } from './stack.mjs';

function good({ data, error }) {
  assert.equal(error, null, error?.message);
  return data;
}

test('sign up, confirm by the code in the mail, sign in and out', async () => {
  const auth = client().auth;
  const email = anEmail();
  const pending = good(await auth.signUp({ email, password, options: { data: { name: 'Ada' } } }));
  assert.equal(pending.session, null);
  assert.equal(pending.user.email, email);
  const refused = await auth.signInWithPassword({ email, password });
  assert.equal(refused.error.code, 'email_not_confirmed');

  const { code } = await mailTo(email);
  const confirmed = good(await auth.verifyOtp({ email, token: code, type: 'email' }));
  assert.equal(confirmed.user.user_metadata.name, 'Ada');

  good(await auth.signOut());
  assert.equal(good(await auth.getSession()).session, null);
  const again = good(await auth.signInWithPassword({ email, password }));
  assert.equal(again.session.token_type, 'bearer');
  assert.equal(good(await auth.getUser()).user.id, pending.user.id);
  assert.equal(good(await auth.getUserIdentities()).identities[0].provider, 'email');
});

test('a wrong password has its code', async () => {
  const email = anEmail();
  await aUser(email);
  const { error } = await client().auth.signInWithPassword({ email, password: 'wrong horse' });
  assert.equal(error.code, 'invalid_credentials');
  assert.equal(error.status, 400);
});

test('a weak password tells its reasons', async () => {
  const { error } = await client().auth.signUp({ email: anEmail(), password: 'abc' });
  assert.equal(error.name, 'AuthWeakPasswordError');
  assert.deepEqual(error.reasons, ['length']);
});

test('a session is refreshed, and clients of one storage agree', async () => {
  const auth = client().auth;
  const email = anEmail();
  await aUser(email);
  const first = good(await auth.signInWithPassword({ email, password })).session;
  const [one, two] = await Promise.all([
    client().auth.refreshSession({ refresh_token: first.refresh_token }),
    client().auth.refreshSession({ refresh_token: first.refresh_token }),
  ]);
  assert.equal(good(one).session.refresh_token, good(two).session.refresh_token);
  assert.notEqual(good(one).session.refresh_token, first.refresh_token);
});

test('a password is reset', async () => {
  const auth = client().auth;
  const email = anEmail();
  await aUser(email);
  good(await auth.resetPasswordForEmail(email));
  const { code } = await mailTo(email);
  good(await auth.verifyOtp({ email, token: code, type: 'recovery' }));
  good(await auth.updateUser({ password: 'a new horse battery' }));
  good(await client().auth.signInWithPassword({ email, password: 'a new horse battery' }));
});

test('a magic link signs in', async () => {
  const auth = client().auth;
  const email = anEmail();
  good(await auth.signInWithOtp({ email }));
  const { link } = await mailTo(email);
  const hash = new URLSearchParams((await follow(link)).hash.slice(1));
  const session = good(await auth.setSession({
    access_token: hash.get('access_token'),
    refresh_token: hash.get('refresh_token'),
  })).session;
  assert.equal(session.user.email, email);
});

test('with PKCE the link gives a code for the client that asked', async () => {
  const auth = client({ flowType: 'pkce' }).auth;
  const email = anEmail();
  await aUser(email);
  good(await auth.signInWithOtp({ email }));
  const { link } = await mailTo(email);
  const code = (await follow(link)).searchParams.get('code');
  const session = good(await auth.exchangeCodeForSession(code)).session;
  assert.equal(session.user.email, email);
  const { error } = await auth.exchangeCodeForSession(code);
  assert.ok(error);
});

test('an address is changed when both have agreed', async () => {
  const auth = client().auth;
  const email = anEmail();
  const next = anEmail();
  await aUser(email);
  good(await auth.signInWithPassword({ email, password }));
  assert.equal(good(await auth.updateUser({ email: next })).user.new_email, next);
  good(await auth.verifyOtp({ email, token: (await mailTo(email)).code, type: 'email_change' }));
  good(await auth.verifyOtp({ email: next, token: (await mailTo(next)).code, type: 'email_change' }));
  assert.equal(good(await auth.getUser()).user.email, next);
});

test('anonymous users sign in and become somebody', async () => {
  const auth = client().auth;
  const { user } = good(await auth.signInAnonymously());
  assert.equal(user.is_anonymous, true);
  const email = anEmail();
  good(await auth.updateUser({ email }));
  good(await auth.verifyOtp({ email, token: (await mailTo(email)).code, type: 'email_change' }));
  assert.equal(good(await auth.getUser()).user.is_anonymous, false);
});

test('claims are verified', async () => {
  const auth = client().auth;
  const email = anEmail();
  const { id } = await aUser(email);
  good(await auth.signInWithPassword({ email, password }));
  const { claims } = good(await auth.getClaims());
  assert.equal(claims.sub, id);
  assert.equal(claims.role, 'authenticated');
});

test('claims are verified with the published key where one signs', async () => {
  const { BASE_URL, SERVICE_KEY } = process.env;
  const keys = `${BASE_URL}/auth/v1/admin/signing-keys`;
  const headers = { Authorization: `Bearer ${SERVICE_KEY}`, 'Content-Type': 'application/json' };
  const made = await fetch(keys, { method: 'POST', headers, body: '{"algorithm":"ES256","status":"current"}' });
  const { id } = await made.json();
  try {
    const auth = client().auth;
    const email = anEmail();
    await aUser(email);
    good(await auth.signInWithPassword({ email, password }));
    const { header, claims } = good(await auth.getClaims());
    assert.equal(header.kid, id);
    assert.equal(header.alg, 'ES256');
    assert.equal(claims.email, email);
  } finally {
    for (const status of ['previously_used', 'revoked']) {
      await fetch(`${keys}/${id}`, { method: 'PATCH', headers, body: JSON.stringify({ status }) });
    }
  }
});

test('signing out of the others leaves this one', async () => {
  const email = anEmail();
  await aUser(email);
  const here = client().auth;
  const there = client().auth;
  good(await here.signInWithPassword({ email, password }));
  good(await there.signInWithPassword({ email, password }));
  good(await here.signOut({ scope: 'others' }));
  good(await here.getUser());
  assert.ok((await there.getUser()).error);
});

test('administrators make, list, change, invite and delete users', async () => {
  const { admin: users } = admin().auth;
  const email = anEmail();
  const user = await aUser(email, { user_metadata: { a: 1 }, app_metadata: { plan: 'pro' } });
  assert.equal(user.app_metadata.plan, 'pro');
  const listed = good(await users.listUsers({ page: 1, perPage: 1 }));
  assert.equal(listed.users.length, 1);
  assert.ok(listed.total >= 1);
  const changed = good(await users.updateUserById(user.id, { user_metadata: { b: 2 } }));
  assert.deepEqual({ a: changed.user.user_metadata.a, b: changed.user.user_metadata.b }, { a: 1, b: 2 });
  const invited = anEmail();
  good(await users.inviteUserByEmail(invited));
  assert.equal((await mailTo(invited)).subject, 'You have been invited');
  const { properties } = good(await users.generateLink({ type: 'magiclink', email }));
  good(await client().auth.verifyOtp({ token_hash: properties.hashed_token, type: 'magiclink' }));
  good(await users.deleteUser(user.id));
  assert.equal((await users.getUserById(user.id)).error.code, 'user_not_found');
});

test('a user who was signed out elsewhere is told so', async () => {
  const email = anEmail();
  const auth = client().auth;
  await aUser(email);
  const { session } = good(await auth.signInWithPassword({ email, password }));
  good(await admin().auth.admin.signOut(session.access_token, 'global'));
  const { error } = await auth.getUser();
  assert.equal(error.name, 'AuthSessionMissingError');
});
