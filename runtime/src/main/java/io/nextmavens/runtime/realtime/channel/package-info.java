/** Channels: joining them, and who may do what in them. */
package io.nextmavens.runtime.realtime.channel;
