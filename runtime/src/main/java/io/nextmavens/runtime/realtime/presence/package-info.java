/** Who is present in a channel, on whatever pod. */
package io.nextmavens.runtime.realtime.presence;
