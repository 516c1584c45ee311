package io.nextmavens.runtime.auth.admin;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Routes;
import io.nextmavens.runtime.auth.session.SessionFacts;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.store.AuditLogEntry;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.user.NewUser;
import io.nextmavens.runtime.auth.user.UserJson;
import io.nextmavens.runtime.auth.user.Users;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** {@code /admin/users}: users as administrators make, list, change and delete them. Thread-safe. */
public final class AdminUsers {

    private static final int MAX_PAGE = 1000;

    private final AuthParts parts;

    public AdminUsers(AuthParts parts) {
        this.parts = parts;
    }

    public void addTo(Routes routes) {
        routes.get("/admin/users", this::list);
        routes.post("/admin/users", this::create);
        routes.get("/admin/users/{id}", this::get);
        routes.put("/admin/users/{id}", this::change);
        routes.delete("/admin/users/{id}", this::delete);
        routes.get("/admin/audit", this::audit);
    }

    private AuthAnswer list(AuthCall call) {
        call.administrator();
        Page page = Page.of(call, 50);
        Optional<String> filter = call.parameter("filter").map(text -> "%" + text.replaceAll("([%_!])", "!$1") + "%");
        String where =
                filter.isPresent() ? " where lower(email) like lower(?1) escape '!' or phone like ?1 escape '!'" : "";
        Object[] values = filter.map(text -> new Object[] {text}).orElse(new Object[0]);
        return parts.database().transaction(work -> {
            long total = work.first(Long.class, "select count(*) from User" + where, values)
                    .orElse(0L);
            List<User> users = work.page(
                    User.class,
                    page.offset(),
                    page.size(),
                    "from User" + where + " order by createdAt desc, id",
                    values);
            JsonArray all = new JsonArray();
            users.forEach(user -> all.add(SessionFacts.read(work, user.id).userJson(user)));
            return page.addTo(
                    AuthAnswer.ok(new JsonObject()
                            .put("users", all)
                            .put("aud", parts.settings().tokens().audience())),
                    "/admin/users",
                    total);
        });
    }

    /** Which part of a list. */
    private record Page(int number, int size) {

        static Page of(AuthCall call, int defaultSize) {
            return new Page(
                    number(call, "page", 1, Integer.MAX_VALUE / MAX_PAGE),
                    number(call, "per_page", defaultSize, MAX_PAGE));
        }

        private static int number(AuthCall call, String name, int byDefault, int max) {
            try {
                return Math.clamp(call.parameter(name).map(Integer::parseInt).orElse(byDefault), 1, max);
            } catch (NumberFormatException e) {
                throw AuthException.invalid("Bad Pagination Parameters: " + name + " is not a number");
            }
        }

        int offset() {
            return (number - 1) * size;
        }

        /** The headers that lead to the other parts (RFC 8288). */
        AuthAnswer addTo(AuthAnswer answer, String path, long total) {
            long last = Math.max(1, (total + size - 1) / size);
            List<String> links = new ArrayList<>();
            if (number < last) {
                links.add(link(path, number + 1L, "next"));
            }
            links.add(link(path, last, "last"));
            return answer.with("X-Total-Count", Long.toString(total)).with("Link", String.join(", ", links));
        }

        private String link(String path, long page, String relation) {
            return "<" + path + "?page=" + page + "&per_page=" + size + ">; rel=\"" + relation + "\"";
        }
    }

    private AuthAnswer create(AuthCall call) {
        call.administrator();
        UserChanges wanted = UserChanges.of(call);
        if (wanted.email().isEmpty() && wanted.phone().isEmpty()) {
            throw AuthException.invalid("Cannot create a user without either an email or phone");
        }
        wanted.password().ifPresent(parts.passwordPolicy()::check);
        Optional<String> hash = wanted.passwordHash().or(() -> wanted.password().map(parts.passwords()::hash));
        return AuthAnswer.ok(unique(work -> {
            wanted.email().flatMap(email -> parts.users().byEmail(work, email)).ifPresent(other -> {
                throw emailExists();
            });
            JsonObject metadata =
                    wanted.userMetadata().orElseGet(JsonObject::new).copy();
            if (wanted.email().isPresent() && wanted.emailConfirmed()) {
                metadata.put("email_verified", true);
            }
            User user = parts.users()
                    .create(
                            work,
                            new NewUser(
                                    wanted.id(),
                                    wanted.email(),
                                    wanted.phone(),
                                    hash,
                                    metadata,
                                    wanted.appMetadata().orElseGet(JsonObject::new),
                                    wanted.role(),
                                    wanted.emailConfirmed(),
                                    Optional.of(wanted.email().isPresent() ? Users.EMAIL : "phone")));
            boolean phone = wanted.phone().isPresent();
            user.phoneConfirmedAt = phone && wanted.phoneConfirmed() ? Sessions.now() : null;
            user.bannedUntil = wanted.bannedUntil().orElse(null);
            if (phone || user.bannedUntil != null) {
                work.update(user);
            }
            parts.audit().writeOfAdministrator(work, Action.USER_SIGNEDUP, call.client(), traits(user));
            return json(work, user);
        }));
    }

    private AuthAnswer get(AuthCall call) {
        call.administrator();
        UUID id = call.id("id");
        return AuthAnswer.ok(parts.database()
                .transaction(work -> json(work, work.find(User.class, id).orElseThrow(AdminUsers::notFound))));
    }

    private AuthAnswer change(AuthCall call) {
        call.administrator();
        UUID id = call.id("id");
        UserChanges wanted = UserChanges.of(call);
        wanted.password().ifPresent(parts.passwordPolicy()::check);
        Optional<String> hash = wanted.passwordHash().or(() -> wanted.password().map(parts.passwords()::hash));
        return AuthAnswer.ok(unique(work -> {
            User user = work.findForUpdate(User.class, id).orElseThrow(AdminUsers::notFound);
            apply(work, user, wanted, hash);
            parts.audit().writeOfAdministrator(work, Action.USER_MODIFIED, call.client(), traits(user));
            return json(work, user);
        }));
    }

    private void apply(Work work, User user, UserChanges wanted, Optional<String> hash) {
        hash.ifPresent(text -> user.encryptedPassword = text);
        wanted.role().ifPresent(role -> user.role = role);
        wanted.userMetadata().ifPresent(data -> user.userMetadata = merged(user.userMetadataOrEmpty(), data));
        wanted.appMetadata().ifPresent(data -> user.appMetadata = merged(user.appMetadataOrEmpty(), data));
        wanted.ban().ifPresent(ban -> user.bannedUntil = wanted.bannedUntil().orElse(null));
        wanted.phone().ifPresent(phone -> user.phone = phone);
        if (wanted.phoneConfirmed() && user.phone != null) {
            user.phoneConfirmedAt = Sessions.now();
        }
        user.updatedAt = Sessions.now();
        Optional<String> email = wanted.email().filter(address -> !address.equals(user.email));
        if (email.isPresent()) {
            parts.users().byEmail(work, email.get()).ifPresent(other -> {
                throw emailExists();
            });
            parts.users().changeEmail(work, user, email.get());
        } else if (wanted.emailConfirmed() && user.email != null && user.emailConfirmedAt == null) {
            parts.users().confirmEmail(work, user);
        }
        work.update(user);
        if (wanted.appMetadata().isPresent()) {
            parts.tenants().joinActive(work, user);
        }
        if (wanted.bannedUntil().isPresent()) {
            Users.endSessions(work, user, Optional.empty());
        }
    }

    private static JsonObject merged(JsonObject before, JsonObject changes) {
        JsonObject merged = before.copy();
        changes.forEach(change -> {
            if (change.getValue() == null) {
                merged.remove(change.getKey());
            } else {
                merged.put(change.getKey(), change.getValue());
            }
        });
        return merged;
    }

    private AuthAnswer delete(AuthCall call) {
        call.administrator();
        UUID id = call.id("id");
        boolean soft = call.flag("should_soft_delete").orElse(false);
        parts.database().transaction(work -> {
            User user = work.findForUpdate(User.class, id).orElseThrow(AdminUsers::notFound);
            parts.audit().writeOfAdministrator(work, Action.USER_DELETED, call.client(), traits(user));
            if (soft) {
                conceal(work, user);
            } else {
                work.delete(user);
            }
            return user;
        });
        return AuthAnswer.done();
    }

    /** Keeps the row, for what refers to it, and nothing that tells who it was. */
    private static void conceal(Work work, User user) {
        user.email = user.email == null ? null : digest(user.id + user.email);
        user.phone = user.phone == null ? null : digest(user.id + user.phone).substring(0, 15);
        user.encryptedPassword = "";
        user.userMetadata = new JsonObject();
        user.appMetadata = new JsonObject();
        user.emailChange = "";
        user.deletedAt = Sessions.now();
        user.updatedAt = user.deletedAt;
        work.update(user);
        Users.endSessions(work, user, Optional.empty());
        work.execute("delete from LinkedIdentity where userId = ?1", user.id);
        work.execute("delete from OneTimeToken where userId = ?1", user.id);
        work.execute("delete from MfaFactor where userId = ?1", user.id);
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private AuthAnswer audit(AuthCall call) {
        call.administrator();
        Page page = Page.of(call, 50);
        return parts.database().transaction(work -> {
            long total =
                    work.first(Long.class, "select count(*) from AuditLogEntry").orElse(0L);
            JsonArray entries = new JsonArray();
            work.page(AuditLogEntry.class, page.offset(), page.size(), "from AuditLogEntry order by createdAt desc, id")
                    .forEach(entry -> entries.add(new JsonObject()
                            .put("id", entry.id.toString())
                            .put("payload", entry.payload)
                            .put("created_at", UserJson.time(entry.createdAt))
                            .put("ip_address", entry.ipAddress)));
            return page.addTo(AuthAnswer.list(entries), "/admin/audit", total);
        });
    }

    private <T> T unique(Function<Work, T> work) {
        try {
            return parts.database().transaction(work);
        } catch (DatabaseTrouble e) {
            throw e.isDuplicate() ? emailExists() : e;
        }
    }

    private static JsonObject json(Work work, User user) {
        return SessionFacts.read(work, user.id).userJson(user);
    }

    private static JsonObject traits(User user) {
        return new JsonObject()
                .put("user_id", user.id.toString())
                .put("user_email", user.email)
                .put("user_phone", user.phone);
    }

    private static AuthException notFound() {
        return AuthException.of(404, AuthErrorCode.USER_NOT_FOUND, "User not found");
    }

    static AuthException emailExists() {
        return AuthException.of(
                422, AuthErrorCode.EMAIL_EXISTS, "A user with this email address has already been registered");
    }
}
