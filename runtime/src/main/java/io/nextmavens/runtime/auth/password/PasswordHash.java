package io.nextmavens.runtime.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * How passwords are kept: Argon2id (RFC 9106) in the PHC string format. Hashes of others are verified: bcrypt, Argon2i
 * and Argon2id of other costs, and Firebase's scrypt. Thread-safe; every call is slow on purpose.
 */
public final class PasswordHash {

    private static final Pattern ARGON2 = Pattern.compile(
            "\\$argon2(i|id)\\$v=19\\$m=([0-9]{1,8}),t=([0-9]{1,3}),p=([0-9]{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]?\\$[0-9]{2}\\$[./A-Za-z0-9]{53}");
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    /** What a hash that came from elsewhere may cost: 256 MiB and 20 passes. */
    private static final int MAX_MEMORY_KIB = 262_144;

    private static final int MAX_PASSES = 20;

    private final SecureRandom random = new SecureRandom();
    private final int memoryKib;
    private final int passes;
    /** Or a flood of sign-ins would leave its memory, 19 MiB a hash, to the garbage collector, which stops all requests. */
    private final BlockPool blocks;

    /**
     * Hashes of that cost, with one lane.
     *
     * @param threads that hash at once; the memory of as many hashes is kept
     */
    public PasswordHash(int memoryKib, int passes, int threads) {
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.blocks = new FixedBlockPool(Math.multiplyExact(memoryKib, threads)); // a block is 1 KiB
    }

    /** A new hash. */
    public String of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash = argon2(Argon2Parameters.ARGON2_id, memoryKib, passes, 1, salt, HASH_BYTES, password);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=1$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(hash);
    }

    /** Whether the password is that of the hash; never for a hash of an unknown kind. */
    public boolean verify(String password, String hash) {
        Matcher argon = ARGON2.matcher(hash);
        if (argon.matches()) {
            return verifyArgon2(password, argon);
        }
        if (BCRYPT.matcher(hash).matches()) {
            // "$2$" was never told apart from "$2a$"
            String known = hash.startsWith("$2$") ? "$2a" + hash.substring(2) : hash;
            return OpenBSDBCrypt.checkPassword(known, password.toCharArray());
        }
        return FirebaseScrypt.parse(hash).map(scrypt -> scrypt.verify(password)).orElse(false);
    }

    /** Whether a hash should be made anew now that the password is at hand. */
    public boolean isOutdated(String hash) {
        return !hash.startsWith("$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=1$");
    }

    /** Whether a hash is of a kind that can be verified. */
    public static boolean isKnown(String hash) {
        return ARGON2.matcher(hash).matches()
                || BCRYPT.matcher(hash).matches()
                || FirebaseScrypt.parse(hash).isPresent();
    }

    private boolean verifyArgon2(String password, Matcher argon) {
        int memory = Integer.parseInt(argon.group(2));
        int passes = Integer.parseInt(argon.group(3));
        int lanes = Integer.parseInt(argon.group(4));
        if (memory > MAX_MEMORY_KIB || passes > MAX_PASSES || passes < 1 || lanes < 1 || memory < 8 * lanes) {
            return false;
        }
        byte[] salt = Base64.getDecoder().decode(argon.group(5));
        byte[] expected = Base64.getDecoder().decode(argon.group(6));
        int type = argon.group(1).equals("id") ? Argon2Parameters.ARGON2_id : Argon2Parameters.ARGON2_i;
        return MessageDigest.isEqual(expected, argon2(type, memory, passes, lanes, salt, expected.length, password));
    }

    private byte[] argon2(int type, int memoryKib, int passes, int lanes, byte[] salt, int length, String password) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(type)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .withBlockPool(blocks)
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
