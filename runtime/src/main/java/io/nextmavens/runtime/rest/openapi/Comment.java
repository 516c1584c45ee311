package io.nextmavens.runtime.rest.openapi;

import java.util.Optional;

/** A COMMENT: its first line is a summary, and what follows it a description. */
record Comment(Optional<String> summary, Optional<String> description) {

    static Comment of(Optional<String> text) {
        if (text.isEmpty()) {
            return new Comment(Optional.empty(), Optional.empty());
        }
        String comment = text.get();
        int end = comment.indexOf('\n');
        if (end < 0) {
            return new Comment(text, Optional.empty());
        }
        int start = end;
        while (start < comment.length() && comment.charAt(start) == '\n') {
            start++;
        }
        String rest = comment.substring(start);
        return new Comment(
                Optional.of(comment.substring(0, end)), rest.isEmpty() ? Optional.empty() : Optional.of(rest));
    }
}
