// Second factors as applications use them.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { aUser, admin, anEmail, client, password } from './stack.mjs';

function good({ data, error }) {
  assert.equal(error, null, error?.message);
  return data;
}

/** The code of a step of 30 seconds (RFC 6238). */
function code(secret, step) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', key).update(counter).digest();
  const number = hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

const now = () => Math.floor(Date.now() / 30_000);

async function enrolled(auth) {
  const email = anEmail();
  const user = await aUser(email);
  good(await auth.signInWithPassword({ email, password }));
  const factor = good(await auth.mfa.enroll({ factorType: 'totp', friendlyName: 'phone' }));
  return { email, user, factor };
}

test('a factor is enrolled, and a code makes the session worth more', async () => {
  const auth = client().auth;
  const { factor } = await enrolled(auth);
  assert.match(factor.totp.qr_code, /^data:image\/svg\+xml;utf-8,<svg /);
  assert.match(factor.totp.uri, /^otpauth:\/\/totp\//);
  const before = good(await auth.mfa.getAuthenticatorAssuranceLevel());
  assert.deepEqual([before.currentLevel, before.nextLevel], ['aal1', 'aal1']);

  const challenge = good(await auth.mfa.challenge({ factorId: factor.id }));
  good(await auth.mfa.verify({ factorId: factor.id, challengeId: challenge.id, code: code(factor.totp.secret, now()) }));

  const after = good(await auth.mfa.getAuthenticatorAssuranceLevel());
  assert.deepEqual([after.currentLevel, after.nextLevel], ['aal2', 'aal2']);
  assert.equal(after.currentAuthenticationMethods[0].method, 'totp');
  assert.equal(good(await auth.mfa.listFactors()).totp[0].id, factor.id);
});

test('whoever has the password only is asked for the factor', async () => {
  const owner = client().auth;
  const { email, factor } = await enrolled(owner);
  const step = now();
  good(await owner.mfa.challengeAndVerify({ factorId: factor.id, code: code(factor.totp.secret, step) }));

  const auth = client().auth;
  good(await auth.signInWithPassword({ email, password }));
  const level = good(await auth.mfa.getAuthenticatorAssuranceLevel());
  assert.deepEqual([level.currentLevel, level.nextLevel], ['aal1', 'aal2']);
  const refused = await auth.updateUser({ password: 'another horse battery' });
  assert.equal(refused.error.code, 'insufficient_aal');
  const replayed = await auth.mfa.challengeAndVerify({ factorId: factor.id, code: code(factor.totp.secret, step) });
  assert.equal(replayed.error.code, 'mfa_verification_failed');
  good(await auth.mfa.challengeAndVerify({ factorId: factor.id, code: code(factor.totp.secret, step + 1) }));
  good(await auth.mfa.unenroll({ factorId: factor.id }));
  assert.equal(good(await auth.mfa.listFactors()).all.length, 0);
});

test('administrators see factors and take them', async () => {
  const { user, factor } = await enrolled(client().auth);
  const { mfa } = admin().auth.admin;
  assert.equal(good(await mfa.listFactors({ userId: user.id })).factors[0].id, factor.id);
  good(await mfa.deleteFactor({ userId: user.id, id: factor.id }));
  assert.equal(good(await mfa.listFactors({ userId: user.id })).factors.length, 0);
});
