// Signing in elsewhere as applications do; the issuer "acme" is a stand-in that takes everybody by the address in the hint.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aUser, anEmail, client, follow, password } from './stack.mjs';

const redirectTo = 'https://app.example.com/welcome';

function good({ data, error }) {
  assert.equal(error, null, error?.message);
  return data;
}

/** What a browser does with the address of a provider: sign in there, and come back. */
async function browse(url) {
  const reply = await fetch(url, { redirect: 'manual' });
  return follow(reply.headers.get('location'));
}

/** The address that the client would go to leads to the provider's. */
async function atProvider(url) {
  return browse((await follow(url)).href);
}

function signIn(auth, email) {
  return auth.signInWithOAuth({
    provider: 'acme',
    options: { redirectTo, skipBrowserRedirect: true, queryParams: { login_hint: email } },
  });
}

test('with PKCE a provider signs in the client that asked', async () => {
  const auth = client({ flowType: 'pkce' }).auth;
  const email = anEmail();
  const { url } = good(await signIn(auth, email));
  const back = await atProvider(url);
  assert.equal(back.origin + back.pathname, redirectTo);

  const { session } = good(await auth.exchangeCodeForSession(back.searchParams.get('code')));
  assert.equal(session.user.email, email);
  assert.equal(session.user.app_metadata.provider, 'acme');
  assert.match(session.provider_token, /^at-/);
  const { error } = await client({ flowType: 'pkce' }).auth.exchangeCodeForSession(back.searchParams.get('code'));
  assert.ok(error);
});

test('without it the session comes in the fragment', async () => {
  const auth = client({ flowType: 'implicit' }).auth;
  const email = anEmail();
  const back = await atProvider(good(await signIn(auth, email)).url);
  const hash = new URLSearchParams(back.hash.slice(1));
  const { user } = good(await auth.setSession({
    access_token: hash.get('access_token'),
    refresh_token: hash.get('refresh_token'),
  }));
  assert.equal(user.email, email);
});

test('identities are linked and unlinked', async () => {
  const auth = client({ flowType: 'pkce' }).auth;
  const email = anEmail();
  await aUser(email);
  good(await auth.signInWithPassword({ email, password }));
  const elsewhere = anEmail();
  const { url } = good(await auth.linkIdentity({
    provider: 'acme',
    options: { redirectTo, skipBrowserRedirect: true, queryParams: { login_hint: elsewhere } },
  }));
  const back = await browse(url);
  good(await auth.exchangeCodeForSession(back.searchParams.get('code')));

  const { identities } = good(await auth.getUserIdentities());
  assert.deepEqual(identities.map((identity) => identity.provider).sort(), ['acme', 'email']);
  good(await auth.unlinkIdentity(identities.find((identity) => identity.provider === 'acme')));
  assert.equal(good(await auth.getUserIdentities()).identities.length, 1);
});

test('a provider that is not there is told', async () => {
  const { error } = await client().auth.signInWithIdToken({ provider: 'google', token: 'nonsense' });
  assert.equal(error.code, 'provider_disabled');
});
