package io.nextmavens.runtime.auth.password;

import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which passwords are good enough. Thread-safe. */
public final class PasswordPolicy {

    /** Longer ones cost time and are no safer. */
    private static final int MAX_LENGTH = 256;

    private final int minLength;
    private final List<String> requiredSets;
    private final LeakedPasswords leaked;

    public PasswordPolicy(AuthSettings.Passwords settings, LeakedPasswords leaked) {
        this.minLength = settings.minLength();
        this.requiredSets = settings.requiredSets();
        this.leaked = leaked;
    }

    /**
     * Checks a new password.
     *
     * @throws AuthException {@code weak_password} with the reasons {@code length}, {@code characters}, {@code pwned}
     */
    public void check(String password) {
        weakness(password).ifPresent(weakness -> {
            throw weakness;
        });
    }

    /** What is wrong with a password, if anything. */
    public Optional<AuthException> weakness(String password) {
        if (password.length() > MAX_LENGTH) {
            return Optional.of(AuthException.invalid("Password cannot be longer than " + MAX_LENGTH + " characters"));
        }
        List<String> reasons = new ArrayList<>();
        List<String> messages = new ArrayList<>();
        if (password.codePointCount(0, password.length()) < minLength) {
            reasons.add("length");
            messages.add("Password should be at least " + minLength + " characters.");
        }
        if (requiredSets.stream().anyMatch(set -> password.chars().noneMatch(c -> set.indexOf(c) >= 0))) {
            reasons.add("characters");
            messages.add(
                    "Password should contain at least one character of each: " + String.join(", ", requiredSets) + ".");
        }
        if (reasons.isEmpty() && leaked.isLeaked(password)) {
            reasons.add("pwned");
            messages.add("Password is known to be weak and easy to guess, please choose a different one.");
        }
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(AuthException.weakPassword(String.join(" ", messages), reasons));
    }
}
