// The runtime that the Java side of these tests started, and the mails it has sent.
import { createClient } from '@supabase/supabase-js';
import { randomUUID } from 'node:crypto';

const { BASE_URL, ANON_KEY, SERVICE_KEY, MAILBOX_URL } = process.env;

export const baseUrl = BASE_URL;
export const anonKey = ANON_KEY;
export const password = 'correct horse battery';

/** A client as an application makes it, with its own storage; more options of auth as needed. */
export function client(auth = {}) {
  return createClient(BASE_URL, ANON_KEY, {
    auth: { autoRefreshToken: false, persistSession: true, storage: memory(), detectSessionInUrl: false, ...auth },
  });
}

/** A client with the project's key that administers. */
export function admin() {
  return createClient(BASE_URL, SERVICE_KEY, { auth: { autoRefreshToken: false, persistSession: false } });
}

export function anEmail() {
  return `js-${randomUUID()}@example.com`;
}

/** Makes a user whose address is proven. */
export async function aUser(email, more = {}) {
  const { data, error } = await admin().auth.admin.createUser({ email, password, email_confirm: true, ...more });
  if (error) throw error;
  return data.user;
}

/** Waits for the next mail to that address: its subject, link and code. */
export async function mailTo(email) {
  const reply = await fetch(`${MAILBOX_URL}/?to=${encodeURIComponent(email)}`);
  if (!reply.ok) throw new Error(`no mail to ${email}: ${await reply.text()}`);
  return reply.json();
}

/** Follows a link of a mail as a browser does; where it leads to. */
export async function follow(link) {
  const { pathname, search } = new URL(link);
  const reply = await fetch(BASE_URL + pathname + search, { redirect: 'manual' });
  return new URL(reply.headers.get('location'));
}

function memory() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
