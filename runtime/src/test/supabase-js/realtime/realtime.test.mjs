// An unmodified supabase-js and realtime, with both serializers of the protocol.
import assert from 'node:assert/strict'
import { createHmac, randomUUID } from 'node:crypto'
import { after, describe, test } from 'node:test'
import { createClient } from '@supabase/supabase-js'

const { BASE_URL, ANON_KEY, SERVICE_KEY, JWT_SECRET, TENANT, OTHER_TENANT } = process.env
const clients = []

function token(claims, seconds = 3600) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({
    role: 'authenticated', sub: randomUUID(), exp: Math.floor(Date.now() / 1000) + seconds, ...claims,
  })}`
  return `${signed}.${createHmac('sha256', JWT_SECRET).update(signed).digest('base64url')}`
}

async function client(vsn, accessToken, key = ANON_KEY) {
  const made = createClient(BASE_URL, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    accessToken: accessToken && (async () => (typeof accessToken === 'function' ? accessToken() : accessToken)),
    realtime: { vsn },
  })
  clients.push(made)
  if (accessToken) await made.realtime.setAuth() // as the documentation asks for private channels
  return made
}

const service = (await client('2.0.0', undefined, SERVICE_KEY))

function subscribed(channel) {
  return new Promise((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve(channel)
      if (status === 'CHANNEL_ERROR' || status === 'TIMED_OUT') reject(error ?? new Error(status))
    })
  })
}

async function until(condition, what) {
  const deadline = Date.now() + 30_000
  while (!condition()) {
    assert.ok(Date.now() < deadline, `not within 30 s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function insert(rows) {
  const { error } = await service.from('todos').insert(rows)
  assert.equal(error, null)
}

after(async () => {
  await Promise.all(clients.map((each) => each.realtime.disconnect()))
})

for (const vsn of ['1.0.0', '2.0.0']) {
  describe(`serializer ${vsn}`, () => {
    test('changes come with their old and new rows, and of the own tenant alone', async () => {
      const events = []
      const filtered = []
      const id = Math.floor(Math.random() * 1e9)
      const channel = (await client(vsn, token({ tenant_id: TENANT })))
        .channel(`changes-${vsn}`)
        .on('postgres_changes', { event: '*', schema: 'public', table: 'todos' }, (change) => events.push(change))
        .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'todos', filter: `id=eq.${id + 1}` },
          (change) => filtered.push(change))
      await subscribed(channel)

      await insert([
        { id, tenant_id: TENANT, title: 'mine' },
        { id: id + 1, tenant_id: TENANT, title: 'mine too' },
        { id: id + 2, tenant_id: OTHER_TENANT, title: 'foreign' },
      ])
      await service.from('todos').update({ title: 'changed' }).eq('id', id)
      await service.from('todos').delete().eq('id', id)

      await until(() => events.length === 4, 'four changes')
      assert.deepEqual(events.map((event) => event.eventType), ['INSERT', 'INSERT', 'UPDATE', 'DELETE'])
      assert.equal(events[0].new.title, 'mine')
      assert.equal(events[2].old.title, 'mine')
      assert.equal(events[2].new.title, 'changed')
      assert.equal(events[3].old.id, id)
      assert.equal(filtered.length, 1)
      assert.ok(!JSON.stringify(events).includes('foreign'))
    })

    test('broadcasts reach the others, are acknowledged, and come back where asked to', async () => {
      const heard = []
      const own = []
      const accessToken = token({ tenant_id: TENANT })
      const sender = (await client(vsn, accessToken)).channel('cast', { config: { broadcast: { ack: true, self: true } } })
        .on('broadcast', { event: 'greet' }, (message) => own.push(message.payload))
      const receiver = (await client(vsn === '1.0.0' ? '2.0.0' : '1.0.0', accessToken)).channel('cast')
        .on('broadcast', { event: '*' }, (message) => heard.push(message))
      await subscribed(sender)
      await subscribed(receiver)

      const answer = await sender.send({ type: 'broadcast', event: 'greet', payload: { text: 'hællo', n: 1 } })

      assert.equal(answer, 'ok')
      await until(() => heard.length === 1 && own.length === 1, 'both')
      assert.equal(heard[0].event, 'greet')
      assert.deepEqual(heard[0].payload, { text: 'hællo', n: 1 })
    })

    test('a broadcast goes by HTTP where the channel is not joined', async () => {
      const heard = []
      const accessToken = token({ tenant_id: TENANT })
      await subscribed((await client(vsn, accessToken)).channel('posted')
        .on('broadcast', { event: 'e' }, (message) => heard.push(message.payload)))

      const sender = (await client(vsn, accessToken))
      await sender.realtime.setAuth()
      const channel = sender.channel('posted')
      await (channel.httpSend ? channel.httpSend('e', { n: 2 }) : channel.send({ type: 'broadcast', event: 'e', payload: { n: 2 } }))

      await until(() => heard.length === 1, 'it')
      assert.deepEqual(heard[0], { n: 2 })
    })

    test('presence knows who came and went', async () => {
      const accessToken = token({ tenant_id: TENANT })
      const joined = []
      const left = []
      const watcher = (await client(vsn, accessToken)).channel(`who-${vsn}`, { config: { presence: { key: 'watcher' } } })
        .on('presence', { event: 'join' }, ({ key }) => joined.push(key))
        .on('presence', { event: 'leave' }, ({ key }) => left.push(key))
        .on('presence', { event: 'sync' }, () => {})
      await subscribed(watcher)
      const other = (await client(vsn, accessToken)).channel(`who-${vsn}`, { config: { presence: { key: 'other' } } })
        .on('presence', { event: 'sync' }, () => {})
      await subscribed(other)

      assert.equal(await other.track({ mood: 'glad' }), 'ok')
      await until(() => watcher.presenceState().other?.[0].mood === 'glad', 'the other is here')
      assert.equal(await other.untrack(), 'ok')

      await until(() => left.includes('other'), 'the other left')
      assert.ok(joined.includes('other'))
      assert.deepEqual(watcher.presenceState(), {})
    })

    test('policies decide over private channels', async () => {
      const config = { config: { private: true, broadcast: { ack: true } } }
      const heard = []
      const member = (await client(vsn, token({ tenant_id: TENANT, room: 'one' }))).channel('room-one', config)
      const listener = (await client(vsn, token({ tenant_id: TENANT, room: 'one' }))).channel('room-one', config)
        .on('broadcast', { event: 'say' }, (message) => heard.push(message.payload))
      const stranger = (await client(vsn, token({ tenant_id: TENANT, room: 'two' }))).channel('room-one', config)

      await subscribed(member)
      await subscribed(listener)
      await assert.rejects(subscribed(stranger), /Unauthorized/)
      await stranger.unsubscribe()
      assert.equal(await member.send({ type: 'broadcast', event: 'say', payload: { n: 3 } }), 'ok')

      await until(() => heard.length === 1, 'it')
    })

    test('the database broadcasts to a private channel', async () => {
      const heard = []
      await subscribed((await client(vsn, token({ tenant_id: TENANT, room: 'one' })))
        .channel('room-one', { config: { private: true } })
        .on('broadcast', { event: 'INSERT' }, (message) => heard.push(message.payload)))

      const id = Math.floor(Math.random() * 1e9)
      const { error } = await service.from('jobs').insert({ id, tenant_id: TENANT })

      assert.equal(error, null)
      await until(() => heard.some((payload) => payload.record.id === id), 'the row')
    })

    test('a refreshed token keeps the channel, an expired one ends it with the reason', async () => {
      let current = token({ tenant_id: TENANT }, 3)
      const refreshing = (await client(vsn, () => current))
      const kept = []
      const channel = refreshing.channel(`kept-${vsn}`)
        .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'todos' }, (change) => kept.push(change))
      await subscribed(channel)
      current = token({ tenant_id: TENANT }, 3600)
      await refreshing.realtime.setAuth()

      const reasons = []
      const ending = (await client(vsn, token({ tenant_id: TENANT }, 3))).channel(`ending-${vsn}`)
        .on('system', {}, (message) => reasons.push(message.message))
      await subscribed(ending)
      await until(() => reasons.some((reason) => /^TokenExpired/.test(reason)), 'the expiry')

      await new Promise((resolve) => setTimeout(resolve, 1000))
      assert.equal(channel.state, 'joined')
      await insert([{ id: Math.floor(Math.random() * 1e9), tenant_id: TENANT, title: 'after' }])
      await until(() => kept.length === 1, 'the change after the refresh')
    })

    test('a client that was cut off joins again', async () => {
      const heard = []
      const reconnecting = (await client(vsn, token({ tenant_id: TENANT })))
      const channel = reconnecting.channel(`again-${vsn}`)
        .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'todos' }, (change) => heard.push(change))
      let joins = 0
      channel.subscribe((status) => { if (status === 'SUBSCRIBED') joins += 1 })
      await until(() => joins === 1, 'the first join')

      const socket = reconnecting.realtime.conn ?? reconnecting.realtime.socketAdapter?.getSocket?.().conn
      socket.close(4000, 'cut off')
      await until(() => joins === 2, 'the second join')

      await insert([{ id: Math.floor(Math.random() * 1e9), tenant_id: TENANT, title: 'after' }])
      await until(() => heard.length === 1, 'the change after it')
    })
  })
}
