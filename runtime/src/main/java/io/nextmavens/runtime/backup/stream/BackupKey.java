package io.nextmavens.runtime.backup.stream;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.bech32.Bech32;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.List;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of a project's backups: an identity of age (age-encryption.org/v1, X25519). Streams are encrypted to its
 * recipient, so {@code age --decrypt} opens them; manifests carry a code made with it, because encrypting to a recipient
 * needs no secret and would let anybody who can write to the target make a backup of their own. Holds a secret: never
 * print it. Immutable and thread-safe.
 */
public final class BackupKey {

    private static final String IDENTITY = "AGE-SECRET-KEY-";
    private static final String RECIPIENT = "age";
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final String identity;
    private final String recipient;
    private final RecipientStanzaReader reader;
    private final RecipientStanzaWriter writer;

    private BackupKey(String identity) throws GeneralSecurityException {
        this.identity = identity;
        this.recipient = recipientOf(identity);
        this.reader = X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(identity);
        this.writer = X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient);
    }

    /**
     * Reads an identity.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static BackupKey parse(String identity) {
        try {
            return new BackupKey(identity.strip());
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "it is no age identity: set it to the line AGE-SECRET-KEY-1… that age-keygen writes", e);
        }
    }

    /** Makes a new one. */
    public static BackupKey generate() throws GeneralSecurityException {
        KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
        return new BackupKey(new String(pair.getPrivate().getEncoded(), StandardCharsets.US_ASCII));
    }

    /** The identity itself, the one time it is to be shown. */
    public String identity() {
        return identity;
    }

    /** The public half, {@code age1…}. */
    public String recipient() {
        return recipient;
    }

    /** The public half of an identity: RFC 7748, the scalar times the base point 9. */
    private static String recipientOf(String identity) throws GeneralSecurityException {
        Bech32.Decoder decoder = Bech32.getDecoder();
        var address = decoder.decode(identity);
        byte[] scalar = address.getData();
        if (!IDENTITY.contentEquals(address.getHumanReadablePart()) || scalar.length != KEY_BYTES) {
            throw new IllegalArgumentException("not an identity");
        }
        KeyFactory keys = KeyFactory.getInstance("X25519");
        PrivateKey secret = keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar));
        PublicKey base = keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BigInteger.valueOf(9)));
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(secret);
        agreement.doPhase(base, true);
        return Bech32.getEncoder().encode(RECIPIENT, agreement.generateSecret()).toString();
    }

    /** What is written there goes on encrypted; closing it writes the last chunk and closes what is behind. */
    public WritableByteChannel encrypting(WritableByteChannel to) throws IOException, GeneralSecurityException {
        return new StandardEncryptingChannelFactory().newEncryptingChannel(to, List.of(writer));
    }

    /** The plain bytes; every chunk is authenticated before it is given, and the end is. */
    public ReadableByteChannel decrypting(ReadableByteChannel from) throws IOException, GeneralSecurityException {
        return new StandardDecryptingChannelFactory().newDecryptingChannel(from, List.of(reader));
    }

    /** A code over a manifest that nobody without the identity can make. */
    public byte[] authenticate(byte[] manifest) {
        return hmac(
                hmac(
                        identity.getBytes(StandardCharsets.UTF_8),
                        "nextmavens backup manifest 1".getBytes(StandardCharsets.UTF_8)),
                manifest);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    @Override
    public String toString() {
        return "BackupKey[" + recipient + "]";
    }
}
