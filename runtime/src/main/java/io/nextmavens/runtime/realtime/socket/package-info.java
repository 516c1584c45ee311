/** WebSocket connections: who is connected, what waits to be sent, what is too much. */
package io.nextmavens.runtime.realtime.socket;
