// Every call of supabase-js' storage, and tus-js-client.
import assert from 'node:assert/strict';
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { before, test } from 'node:test';
import { createClient } from '@supabase/supabase-js';
import * as tus from 'tus-js-client';

const { BASE_URL, ANON_KEY, SERVICE_KEY, JWT_SECRET, STORAGE_TEST_TENANT } = process.env;
const TUS_BYTES = Number(process.env.STORAGE_TEST_TUS_BYTES ?? 64 << 20);
const bucket = `js-${randomUUID()}`;
const shown = `js-public-${randomUUID()}`;

function token(claims) {
  const part = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ exp: Math.floor(Date.now() / 1000) + 3600, ...claims })}`;
  return `${signed}.${createHmac('sha256', JWT_SECRET).update(signed).digest('base64url')}`;
}

const userToken = token({ role: 'authenticated', sub: randomUUID(), tenant_id: STORAGE_TEST_TENANT });
const options = { auth: { autoRefreshToken: false, persistSession: false } };
const service = createClient(BASE_URL, SERVICE_KEY, options).storage;
const user = createClient(BASE_URL, ANON_KEY, { ...options, accessToken: async () => userToken }).storage;

async function ok(promise) {
  const { data, error } = await promise;
  assert.equal(error, null, error?.message);
  return data;
}

async function refused(promise, statusCode) {
  const { data, error } = await promise;
  assert.equal(data, null);
  assert.equal(error.statusCode, String(statusCode), error.message);
  return error;
}

const text = async (blob) => Buffer.from(await blob.arrayBuffer()).toString();

before(async () => {
  assert.deepEqual(await ok(service.createBucket(bucket, { public: false })), { name: bucket });
  await ok(service.createBucket(shown, { public: true, fileSizeLimit: '1MB', allowedMimeTypes: ['image/*', 'text/plain'] }));
});

test('buckets are made, read, listed, changed, emptied and removed', async () => {
  const id = `js-${randomUUID()}`;
  await ok(service.createBucket(id, { public: false, fileSizeLimit: 1000 }));
  const made = await ok(service.getBucket(id));
  assert.equal(made.id, id);
  assert.equal(made.public, false);
  assert.equal(made.file_size_limit, 1000);
  assert.ok((await ok(service.listBuckets())).some((one) => one.id === id));
  assert.equal((await ok(service.listBuckets({ search: id, limit: 1, sortColumn: 'created_at', sortOrder: 'desc' }))).length, 1);
  assert.deepEqual(await ok(service.updateBucket(id, { public: true })), { message: 'Successfully updated' });
  assert.equal((await ok(service.getBucket(id))).public, true);
  await ok(service.from(id).upload('a.txt', 'a', { contentType: 'text/plain' }));
  await refused(service.deleteBucket(id), 409);
  await ok(service.emptyBucket(id));
  assert.deepEqual(await ok(service.deleteBucket(id)), { message: 'Successfully deleted' });
  await refused(service.getBucket(id), 404);
  await refused(service.createBucket(bucket, { public: false }), 409);
  await refused(user.createBucket('of-a-tenant', { public: false }), 403);
});

test('what is uploaded in any form is downloaded', async () => {
  const files = user.from(bucket);
  const uploaded = await ok(files.upload('forms/buffer.txt', Buffer.from('buffer'), { contentType: 'text/plain' }));
  assert.equal(uploaded.path, 'forms/buffer.txt');
  assert.equal(uploaded.fullPath, `${bucket}/forms/buffer.txt`);
  assert.match(uploaded.id, /^[0-9a-f-]{36}$/);
  await ok(files.upload('forms/blob.txt', new Blob(['blob'], { type: 'text/plain' }), { cacheControl: '60', metadata: { a: 1 } }));
  await ok(files.upload('forms/text ü.txt', 'text', { contentType: 'text/plain', metadata: { b: 2 } }));
  await ok(files.upload('forms/stream.txt', Readable.from([Buffer.from('str'), Buffer.from('eam')]), { contentType: 'text/plain', duplex: 'half' }));
  const form = new FormData();
  form.append('file', new Blob(['form']), 'form.txt');
  await ok(files.upload('forms/form.txt', form));
  for (const [name, content] of [['buffer.txt', 'buffer'], ['blob.txt', 'blob'], ['text ü.txt', 'text'], ['stream.txt', 'stream'], ['form.txt', 'form']]) {
    assert.equal(await text(await ok(files.download(`forms/${name}`))), content);
  }
  const info = await ok(files.info('forms/blob.txt'));
  assert.equal(info.size, 4);
  assert.equal(info.contentType, 'text/plain');
  assert.equal(info.cacheControl, 'max-age=60');
  assert.equal(info.bucketId, bucket);
  assert.deepEqual(info.metadata, { a: 1 });
  assert.equal(await ok(files.exists('forms/blob.txt')), true);
  assert.equal((await files.exists('forms/none.txt')).data, false);
  const stream = await ok(files.download('forms/blob.txt').asStream());
  assert.equal(await new Response(stream).text(), 'blob');
});

test('what is there is replaced only when that is meant', async () => {
  const files = user.from(bucket);
  await ok(files.upload('again.txt', 'one', { contentType: 'text/plain' }));
  const error = await refused(files.upload('again.txt', 'two', { contentType: 'text/plain' }), 409);
  assert.equal(error.message, 'The resource already exists');
  await ok(files.upload('again.txt', 'two', { contentType: 'text/plain', upsert: true }));
  await ok(files.update('again.txt', 'three', { contentType: 'text/plain' }));
  assert.equal(await text(await ok(files.download('again.txt'))), 'three');
});

test('objects are moved, copied, listed and removed', async () => {
  const files = user.from(bucket);
  for (const name of ['tree/a.txt', 'tree/b.txt', 'tree/sub/c.txt']) {
    await ok(files.upload(name, name, { contentType: 'text/plain' }));
  }
  assert.deepEqual(await ok(files.move('tree/a.txt', 'tree/moved.txt')), { message: 'Successfully moved' });
  assert.deepEqual(await ok(files.copy('tree/b.txt', 'tree/copied.txt')), { path: `${bucket}/tree/copied.txt` });
  await ok(files.copy('tree/b.txt', 'from-elsewhere.txt', { destinationBucket: shown }));
  const listed = await ok(files.list('tree', { limit: 10, sortBy: { column: 'name', order: 'desc' } }));
  assert.deepEqual(listed.map((entry) => entry.name), ['sub', 'moved.txt', 'copied.txt', 'b.txt']);
  assert.equal(listed[0].id, null);
  assert.equal(listed[1].metadata.mimetype, 'text/plain');
  assert.deepEqual((await ok(files.list('tree', { search: 'mov' }))).map((entry) => entry.name), ['moved.txt']);
  const first = await ok(files.listV2({ prefix: 'tree/', limit: 2, with_delimiter: true }));
  const second = await ok(files.listV2({ prefix: 'tree/', limit: 2, with_delimiter: true, cursor: first.nextCursor }));
  assert.equal(first.hasNext, true);
  assert.equal(second.hasNext, false);
  const names = [...first.objects, ...first.folders, ...second.objects, ...second.folders].map((entry) => entry.name);
  assert.deepEqual(names.sort(), ['tree/b.txt', 'tree/copied.txt', 'tree/moved.txt', 'tree/sub/']);
  const newest = await ok(files.listV2({ prefix: 'tree/', sortBy: { column: 'created_at', order: 'desc' }, limit: 1 }));
  assert.equal(newest.objects.length, 1);
  const removed = await ok(files.remove(['tree/moved.txt', 'tree/none.txt']));
  assert.deepEqual(removed.map((entry) => entry.name), ['tree/moved.txt']);
  await refused(files.download('tree/moved.txt'), 404).catch((error) => assert.match(String(error), /404|400|null/));
});

test('addresses are signed, one and many', async () => {
  const files = user.from(bucket);
  await ok(files.upload('signed/ä b.txt', 'signed', { contentType: 'text/plain' }));
  const { signedUrl } = await ok(files.createSignedUrl('signed/ä b.txt', 60, { download: 'named.txt' }));
  const reply = await fetch(signedUrl);
  assert.equal(await reply.text(), 'signed');
  assert.match(reply.headers.get('content-disposition'), /^attachment; filename="named.txt"/);
  const many = await ok(files.createSignedUrls(['signed/ä b.txt', 'none'], 60));
  assert.equal(await (await fetch(many[0].signedUrl)).text(), 'signed');
  assert.equal(many[1].signedUrl, null);
  assert.ok(many[1].error);
});

test('an upload is signed for somebody else', async () => {
  const signed = await ok(user.from(bucket).createSignedUploadUrl('by/others.txt'));
  const anybody = createClient(BASE_URL, ANON_KEY, options).storage.from(bucket);
  await ok(anybody.uploadToSignedUrl(signed.path, signed.token, new Blob(['others']), { contentType: 'text/plain' }));
  assert.equal(await text(await ok(user.from(bucket).download('by/others.txt'))), 'others');
  const again = await ok(user.from(bucket).createSignedUploadUrl('by/others.txt', { upsert: true }));
  await ok(anybody.uploadToSignedUrl(again.path, again.token, 'more', { contentType: 'text/plain' }));
  assert.equal(await text(await ok(user.from(bucket).download('by/others.txt'))), 'more');
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

test('a public bucket has public addresses, rules and images', async () => {
  const files = user.from(shown);
  await ok(files.upload('one.png', PNG, { contentType: 'image/png' }));
  const { publicUrl } = files.getPublicUrl('one.png').data;
  const reply = await fetch(publicUrl);
  assert.equal(reply.headers.get('content-type'), 'image/png');
  assert.deepEqual(Buffer.from(await reply.arrayBuffer()), PNG);
  assert.equal((await fetch(files.getPublicUrl('one.png', { download: true }).data.publicUrl)).headers.get('content-disposition').slice(0, 10), 'attachment');
  const image = await fetch(files.getPublicUrl('one.png', { transform: { width: 1, height: 1, resize: 'fill' } }).data.publicUrl);
  if (process.env.READS_IMAGES === 'true') {
    assert.equal(image.status, 200);
    assert.match(image.headers.get('content-type'), /^image\//);
    const transformed = await ok(files.download('one.png', { transform: { width: 1, quality: 50 } }));
    assert.ok(transformed.size > 0);
  } else {
    assert.equal(image.status, 501);
  }
  await refused(files.upload('no.zip', Buffer.from('PK\x03\x04zip', 'latin1'), { contentType: 'image/png' }), 415);
  await refused(files.upload('large.png', Buffer.concat([PNG, randomBytes(2 << 20)]), { contentType: 'image/png' }), 413);
});

test('caches are purged by the service alone', async () => {
  assert.deepEqual(await ok(service.from(bucket).purgeCache('again.txt')), { message: 'success' });
  assert.deepEqual(await ok(service.purgeBucketCache(bucket)), { message: 'success' });
  await refused(user.from(bucket).purgeCache('again.txt'), 403);
});

test('tus-js-client goes on after three breaks', { timeout: 600_000 }, async () => {
  const file = join(tmpdir(), `nextmavens-tus-${randomUUID()}`);
  const block = randomBytes(1 << 20);
  const blocks = Math.ceil(TUS_BYTES / block.length);
  const sent = createHash('sha256');
  await pipeline(Readable.from((function* () {
    for (let i = 0; i < blocks; i++) {
      const next = Buffer.from(block);
      next.writeUInt32BE(i);
      sent.update(next);
      yield next;
    }
  })()), createWriteStream(file));
  const size = blocks * block.length;
  let breaks = 0;
  try {
    await new Promise((resolve, reject) => {
      let upload;
      const begin = () => {
        const url = upload?.url;
        upload = new tus.Upload(createReadStream(file), {
          endpoint: `${BASE_URL}/storage/v1/upload/resumable`,
          uploadUrl: url,
          uploadSize: size,
          chunkSize: 6 * 1024 * 1024,
          retryDelays: [0, 1000, 3000, 5000, 10000],
          headers: { authorization: `Bearer ${userToken}`, 'x-upsert': 'true' },
          metadata: { bucketName: bucket, objectName: 'large.bin', contentType: 'application/octet-stream', cacheControl: '3600' },
          onError: reject,
          onSuccess: resolve,
          onProgress: (bytes) => {
            if (breaks < 3 && bytes > (size * (breaks + 1)) / 4) {
              breaks += 1;
              upload.abort().then(begin, reject);
            }
          },
        });
        upload.start();
      };
      begin();
    });
    assert.equal(breaks, 3);
    const { signedUrl } = await ok(user.from(bucket).createSignedUrl('large.bin', 600));
    const reply = await fetch(signedUrl);
    assert.equal(Number(reply.headers.get('content-length')), size);
    const received = createHash('sha256');
    for await (const chunk of reply.body) received.update(chunk);
    assert.equal(received.digest('hex'), sent.digest('hex'));
  } finally {
    rmSync(file, { force: true });
  }
});

test('tus-js-client uploads by a signature', async () => {
  const signed = await ok(user.from(bucket).createSignedUploadUrl('signed-tus.bin'));
  const content = randomBytes(7 << 20);
  await new Promise((resolve, reject) => {
    new tus.Upload(content, {
      endpoint: `${BASE_URL}/storage/v1/upload/resumable/sign`,
      chunkSize: 6 * 1024 * 1024,
      headers: { 'x-signature': signed.token },
      metadata: { bucketName: bucket, objectName: 'signed-tus.bin', contentType: 'application/octet-stream' },
      onError: reject,
      onSuccess: resolve,
    }).start();
  });
  assert.deepEqual(Buffer.from(await (await ok(user.from(bucket).download('signed-tus.bin'))).arrayBuffer()), content);
});
