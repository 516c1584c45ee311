package io.nextmavens.runtime.realtime.channel;

import io.nextmavens.runtime.realtime.Principal;

/**
 * What makes two channels the same: who is in one hears the others (docs/adr/0021-realtime-tenants.md).
 *
 * @param space the tenant whose it is; empty for the project's own
 * @param topic without {@code realtime:}
 * @param isPrivate whether policies decide who may join; a public channel of the same topic is another one
 */
public record ChannelKey(String space, String topic, boolean isPrivate) {

    /** The prefix of a topic in the protocol. */
    public static final String PREFIX = "realtime:";

    /** Where a principal's channels are. */
    public static String space(Principal principal, boolean sharedTopics) {
        return sharedTopics ? "" : principal.tenant().orElse("");
    }

    /** The topic as clients write it. */
    public String clientTopic() {
        return PREFIX + topic;
    }

    /** As text, for other pods. */
    public String encode() {
        return (isPrivate ? "p" : "o") + space + "\n" + topic;
    }

    public static ChannelKey decode(String text) {
        int end = text.indexOf('\n');
        return new ChannelKey(text.substring(1, end), text.substring(end + 1), text.charAt(0) == 'p');
    }
}
