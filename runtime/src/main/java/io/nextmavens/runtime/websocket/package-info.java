/** What is sent over WebSockets, past their endpoints: frames, and what waits for a client to read it. */
package io.nextmavens.runtime.websocket;
