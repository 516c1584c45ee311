/** Content in a channel of Telegram, by its Bot API. */
package io.nextmavens.runtime.storage.content.telegram;
