package io.nextmavens.runtime.realtime.phoenix;

/** The serializers of the protocol, by the query parameter {@code vsn}. */
public enum Vsn {
    /** Every message is a JSON object. */
    V1,
    /** Every message is a JSON array, broadcasts may be binary. */
    V2;

    /** The serializer a client asks for; the older one unless it says otherwise. */
    public static Vsn of(String parameter) {
        return parameter != null && parameter.startsWith("2.") ? V2 : V1;
    }
}
