/** Buckets and objects in the database: what row-level security decides, and what only the runtime sees. */
package io.nextmavens.runtime.storage.objects;
