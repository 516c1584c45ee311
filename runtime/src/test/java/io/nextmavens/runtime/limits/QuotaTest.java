package io.nextmavens.runtime.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import io.nextmavens.runtime.settings.SettingsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QuotaTest {

    private static final UUID A = UUID.fromString("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa");
    private static final UUID B = UUID.fromString("bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb");

    /** A clock that is set. */
    private static final class SetClock implements TimeMeter {

        private long nanos;

        SetClock(String start) {
            nanos = Instant.parse(start).toEpochMilli() * 1_000_000;
        }

        void advance(Duration by) {
            nanos += by.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }

    @Test
    void aBurstPassesAndThenTheRate() {
        // Given
        var clock = new SetClock("2026-03-04T10:00:00Z");
        var bucket = new LocalBucket(new Quota(2, 4, OptionalLong.empty()), clock);

        // When
        for (long left = 3; left >= 0; left--) {
            assertThat(bucket.take())
                    .isEqualTo(new Verdict.Admitted(new Standing(4, left, left == 3 ? 1 : left >= 2 ? 1 : 2)));
        }

        // Then
        assertThat(bucket.take()).isEqualTo(new Verdict.Refused(new Standing(4, 0, 2), 1));
        clock.advance(Duration.ofMillis(500));
        assertThat(bucket.take()).isInstanceOf(Verdict.Admitted.class);
        assertThat(bucket.take()).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aDayEndsAtMidnight() {
        // Given
        var clock = new SetClock("2026-03-04T23:59:00Z");
        var bucket = new LocalBucket(new Quota(100, 100, OptionalLong.of(2)), clock);
        bucket.take();
        bucket.take();

        // When
        var refused = bucket.take();

        // Then
        assertThat(refused).isEqualTo(new Verdict.Refused(new Standing(2, 0, 60), 60));
        clock.advance(Duration.ofSeconds(60));
        assertThat(bucket.take()).isEqualTo(new Verdict.Admitted(new Standing(2, 1, 86_400)));
    }

    @Test
    void thePolicySaysHowManyInHowManySeconds() {
        // When
        var policy = new Quota(10, 25, OptionalLong.of(1000)).policy();

        // Then
        assertThat(policy).isEqualTo("25;w=3, 1000;w=86400");
    }

    @Test
    void aTenantHasItsOwnQuotaOrAPlanOrTheDefault() {
        // When
        var settings = read("""
                {"plans": {"free": {"requestsPerSecond": 1}, "pro": {"requestsPerSecond": 9, "burst": 90}},
                 "defaultPlan": "free",
                 "tenants": {"%s": {"plan": "pro"}, "%s": {"requestsPerSecond": 5, "requestsPerDay": 7}}}
                """.formatted(A, B));

        // Then
        assertThat(settings.of(A)).contains(new Quota(9, 90, OptionalLong.empty()));
        assertThat(settings.of(B)).contains(new Quota(5, 10, OptionalLong.of(7)));
        assertThat(settings.of(UUID.randomUUID())).contains(new Quota(1, 2, OptionalLong.empty()));
    }

    @Test
    void withoutADefaultOthersAreNotLimited() {
        // When
        var settings = read("{\"plans\": {\"free\": {\"requestsPerSecond\": 1}}}");

        // Then
        assertThat(settings.of(A)).isEmpty();
        assertThat(LimitsSettings.read(Map.of())).isEmpty();
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> read("{"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("NEXTMAVENS_LIMITS: it is no JSON");
        assertThatThrownBy(() -> read("{\"defaultPlan\": \"free\"}"))
                .hasMessageContaining("defaultPlan: there is no plan 'free'");
        assertThatThrownBy(() -> read("{\"tenants\": {\"me\": {\"plan\": \"free\"}}}"))
                .hasMessageContaining("tenants.me: the name is not the UUID of a tenant");
        assertThatThrownBy(() -> read("{\"plans\": {\"free\": {}}}"))
                .hasMessageContaining("plans.free has no requestsPerSecond");
        assertThatThrownBy(() -> read("{\"plans\": {\"free\": {\"requestsPerSecond\": 0}}}"))
                .hasMessageContaining("plans.free: requestsPerSecond, burst and requestsPerDay must be 1 or more");
        assertThatThrownBy(() -> read("{\"plans\": []}")).hasMessageContaining("plans and tenants are objects");
    }

    private static LimitsSettings read(String json) {
        return LimitsSettings.read(Map.of("NEXTMAVENS_LIMITS", json)).orElseThrow();
    }
}
