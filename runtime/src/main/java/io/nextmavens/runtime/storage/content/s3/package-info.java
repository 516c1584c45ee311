/** Content in a bucket of any server that speaks S3. */
package io.nextmavens.runtime.storage.content.s3;
