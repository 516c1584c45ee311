package io.nextmavens.runtime.auth.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;

/** A sign-in under way at another place: a provider, or a mail that was asked for with PKCE (RFC 7636). */
@Entity
@Table(schema = "auth", name = "flow_state")
public class FlowState {

    @Id
    public UUID id;

    @Column(name = "user_id")
    public UUID userId;

    @Column(name = "auth_code")
    public String authCode;

    /** {@code s256} or {@code plain}. */
    @Column(name = "code_challenge_method")
    @ColumnTransformer(write = "cast(cast(? as text) as auth.code_challenge_method)")
    public String codeChallengeMethod;

    @Column(name = "code_challenge")
    public String codeChallenge;

    @Column(name = "provider_type")
    public String providerType;

    @Column(name = "provider_access_token")
    public String providerAccessToken;

    @Column(name = "provider_refresh_token")
    public String providerRefreshToken;

    @Column(name = "created_at")
    public OffsetDateTime createdAt;

    @Column(name = "updated_at")
    public OffsetDateTime updatedAt;

    /** What the sign-in will be recorded as: {@code oauth}, {@code magiclink}, {@code recovery} and so on. */
    @Column(name = "authentication_method")
    public String authenticationMethod;

    @Column(name = "auth_code_issued_at")
    public OffsetDateTime authCodeIssuedAt;

    @Column(name = "invite_token")
    public String inviteToken;

    @Column(name = "referrer")
    public String referrer;

    @Column(name = "linking_target_id")
    public UUID linkingTargetId;

    @Column(name = "email_optional")
    public boolean emailOptional;
}
