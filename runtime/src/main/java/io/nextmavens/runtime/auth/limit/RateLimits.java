package io.nextmavens.runtime.auth.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.Client;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often what may be asked for, by address and by account. Thread-safe; counts in this process only.
 *
 * <p>Requests from the machine itself, through no proxy, have no address to count by.
 */
// Caffeine makes the node that a cache's features need by its name; the extension knows those of Quarkus' caches only.
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.PSAMS")
public final class RateLimits {

    /** What is counted by address. */
    public enum ByAddress {
        TOKEN,
        VERIFY,
        OTP,
        ANONYMOUS,
        EMAIL,
        MFA
    }

    /** What is counted by account. */
    public enum ByAccount {
        /** Wrong passwords, codes and second factors. */
        FAILURE
    }

    private static final int BURST = 30;
    private static final int KEYS = 100_000;

    private final Map<ByAddress, Bandwidth> rates = new EnumMap<>(ByAddress.class);
    private final Bandwidth failures;
    private final Duration mailInterval;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(KEYS)
            .expireAfterAccess(2, TimeUnit.HOURS)
            .build();

    public RateLimits(AuthSettings.Limits limits) {
        rates.put(ByAddress.TOKEN, rate(limits.tokens(), Duration.ofMinutes(5)));
        rates.put(ByAddress.VERIFY, rate(limits.verify(), Duration.ofMinutes(5)));
        rates.put(ByAddress.OTP, rate(limits.otp(), Duration.ofMinutes(5)));
        rates.put(ByAddress.ANONYMOUS, rate(limits.anonymous(), Duration.ofHours(1)));
        rates.put(ByAddress.EMAIL, rate(limits.emails(), Duration.ofHours(1)));
        rates.put(ByAddress.MFA, rate(limits.mfa(), Duration.ofMinutes(1)));
        failures = rate(limits.failures(), Duration.ofMinutes(5));
        mailInterval = limits.mailInterval();
    }

    private static Bandwidth rate(int tokens, Duration period) {
        return Bandwidth.builder()
                .capacity(Math.max(1, Math.min(BURST, tokens)))
                .refillGreedy(tokens, period)
                .build();
    }

    /** Counts a request. */
    public void count(ByAddress what, Client client) {
        if (!client.isThisMachine()) {
            take(what, bucket(what, client));
        }
    }

    /** Refuses a request when there were too many, but does not count it yet: only some answers cost. */
    public void require(ByAddress what, Client client) {
        if (!client.isThisMachine()) {
            EstimationProbe probe = bucket(what, client).estimateAbilityToConsume(1);
            if (!probe.canBeConsumed()) {
                throw limited(what, probe.getNanosToWaitForRefill());
            }
        }
    }

    private Bucket bucket(ByAddress what, Client client) {
        return bucket(what + " " + client.address(), rates.get(what));
    }

    private Bucket bucket(String key, Bandwidth rate) {
        return buckets.get(key, k -> Bucket.builder().addLimit(rate).build());
    }

    private static void take(ByAddress what, Bucket bucket) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw limited(what, probe.getNanosToWaitForRefill());
        }
    }

    private static AuthException limited(ByAddress what, long nanos) {
        long seconds = seconds(nanos);
        return what == ByAddress.EMAIL
                ? AuthException.limited(AuthErrorCode.OVER_EMAIL_SEND_RATE_LIMIT, "email rate limit exceeded", seconds)
                : AuthException.limited(AuthErrorCode.OVER_REQUEST_RATE_LIMIT, "Request rate limit reached", seconds);
    }

    /** Refuses to try an account on which too many have failed. The account need not exist. */
    public void requireTriesLeft(ByAccount what, String account) {
        EstimationProbe probe = failures(what, account).estimateAbilityToConsume(1);
        if (!probe.canBeConsumed()) {
            throw AuthException.limited(
                    AuthErrorCode.OVER_REQUEST_RATE_LIMIT,
                    "Request rate limit reached",
                    seconds(probe.getNanosToWaitForRefill()));
        }
    }

    /** Counts a try that failed. */
    public void failed(ByAccount what, String account) {
        var _ = failures(what, account).tryConsume(1);
    }

    private Bucket failures(ByAccount what, String account) {
        return bucket(what + " " + account.toLowerCase(Locale.ROOT), failures);
    }

    /**
     * Counts a mail of a kind to an address, which need not be anybody's.
     *
     * @throws AuthException {@code over_email_send_rate_limit} when the last one was sent just now
     */
    public void countMail(String kind, String email, Client client) {
        if (!mailInterval.isZero()) {
            Bandwidth one = Bandwidth.builder()
                    .capacity(1)
                    .refillIntervally(1, mailInterval)
                    .build();
            ConsumptionProbe probe = bucket("mail " + kind + " " + email, one).tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                long seconds = seconds(probe.getNanosToWaitForRefill());
                throw AuthException.limited(
                        AuthErrorCode.OVER_EMAIL_SEND_RATE_LIMIT,
                        "For security purposes, you can only request this after " + seconds + " seconds.",
                        seconds);
            }
        }
        count(ByAddress.EMAIL, client);
    }

    private static long seconds(long nanos) {
        return Math.max(1, (nanos + 999_999_999L) / 1_000_000_000L);
    }
}
