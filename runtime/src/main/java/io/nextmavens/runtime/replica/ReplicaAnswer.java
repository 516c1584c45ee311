package io.nextmavens.runtime.replica;

import io.nextmavens.runtime.rest.Header;
import java.util.List;
import java.util.Locale;

/** What an answer says of where its rows were read. Pure. */
public final class ReplicaAnswer {

    /** The preference, as Prefer and Preference-Applied have it (RFC 7240). */
    public static final String PREFERENCE = "read=replica";

    /** An item with parameters (RFC 8941): {@code replica;lag=0.120} or {@code primary;reason=behind}. */
    private static final String READ = "NextMavens-Read";

    private static final Header READ_IS_EXPOSED = new Header("Access-Control-Expose-Headers", READ);

    private ReplicaAnswer() {}

    /** The replica answered; its rows are that many seconds old. */
    public static List<Header> ofReplica(double lagSeconds) {
        return List.of(
                new Header("Preference-Applied", PREFERENCE),
                new Header(READ, String.format(Locale.ROOT, "replica;lag=%.3f", lagSeconds)),
                new Header("Access-Control-Expose-Headers", READ + ", Preference-Applied"));
    }

    /** The primary answered in its place. */
    public static List<Header> ofPrimary(Fallback why) {
        return List.of(new Header(READ, "primary;reason=" + why.text()), READ_IS_EXPOSED);
    }
}
