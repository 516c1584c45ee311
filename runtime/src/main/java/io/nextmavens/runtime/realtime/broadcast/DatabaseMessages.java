package io.nextmavens.runtime.realtime.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nextmavens.runtime.realtime.channel.ChannelKey;
import io.nextmavens.runtime.realtime.pgoutput.Relation;
import io.nextmavens.runtime.realtime.pgoutput.Tuple;
import io.nextmavens.runtime.realtime.phoenix.JsonText;
import io.nextmavens.runtime.realtime.phoenix.UserBroadcast;
import java.util.Optional;

/** Messages that the database sends by {@code realtime.send()}: rows of {@code realtime.messages}. Thread-safe. */
public final class DatabaseMessages {

    private final Hub hub;
    private final boolean sharedTopics;

    public DatabaseMessages(Hub hub, boolean sharedTopics) {
        this.hub = hub;
        this.sharedTopics = sharedTopics;
    }

    /** Delivers an inserted row to the channel it names, on this pod. */
    public void inserted(Relation relation, Tuple row) {
        String topic = text(relation, row, "topic");
        String payload = text(relation, row, "payload");
        if (topic == null || !"broadcast".equals(text(relation, row, "extension"))) {
            return;
        }
        String tenant = text(relation, row, "tenant_id");
        ChannelKey key = new ChannelKey(
                sharedTopics || tenant == null ? "" : tenant, topic, "t".equals(text(relation, row, "private")));
        UserBroadcast message = new UserBroadcast(
                Optional.ofNullable(text(relation, row, "event")).orElse(""),
                true,
                (payload == null ? "{}" : payload).getBytes(UTF_8));
        hub.deliver(key, message, "{\"id\":" + JsonText.quoted(text(relation, row, "id")) + "}", Optional.empty());
    }

    private static String text(Relation relation, Tuple row, String column) {
        int at = relation.indexOf(column);
        return at < 0 || row.isUnchanged(at) ? null : row.text(at);
    }
}
