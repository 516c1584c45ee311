package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import java.util.Objects;

/** What came of a step. */
public sealed interface StepResult {

    /** Why, one word. */
    ConditionReason reason();

    /** Why, for people. */
    String message();

    /** All is as wanted. */
    record Done(ConditionReason reason, String message) implements StepResult {
        public Done {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }

    /** It is on its way; someone else's work is waited for. */
    record Waiting(ConditionReason reason, String message) implements StepResult {
        public Waiting {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }

    /** It failed and is tried again. */
    record Failing(ConditionReason reason, String message) implements StepResult {
        public Failing {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }

    /** It cannot be done until someone changes the spec or what the spec names. */
    record Refused(ConditionReason reason, String message) implements StepResult {
        public Refused {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }

    /** It is not as it should be, and the spec says to leave it so: no reason for a project not to be ready. */
    record Reported(ConditionReason reason, String message) implements StepResult {
        public Reported {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }

    /** It is not wanted now: the spec says to suspend the project. */
    record Suspended(String message) implements StepResult {
        public Suspended {
            Objects.requireNonNull(message, "message");
        }

        @Override
        public ConditionReason reason() {
            return ConditionReason.SUSPENDED;
        }
    }

    /** It was not tried, because it needs another step first. */
    record Blocked(ConditionType by) implements StepResult {
        public Blocked {
            Objects.requireNonNull(by, "by");
        }

        @Override
        public ConditionReason reason() {
            return ConditionReason.BLOCKED;
        }

        @Override
        public String message() {
            return "waits for " + by.type();
        }
    }
}
