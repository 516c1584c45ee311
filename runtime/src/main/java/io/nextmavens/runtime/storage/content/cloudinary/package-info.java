/** Images, and small other content, on Cloudinary. */
package io.nextmavens.runtime.storage.content.cloudinary;
