package io.nextmavens.runtime.rest.request;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Parsers that know nothing but why they fail: where, at what, and what they would have taken instead.
 *
 * <p>PostgREST's messages are those of the Parsec library, whose rules are followed here: a parser that fails without
 * having read anything lets the next alternative try, and the failures of alternatives at the same place are told
 * together (D. Leijen and E. Meijer, "Parsec: Direct Style Monadic Parser Combinators for the Real World", 2001,
 * section 4). Used only for text that is known to be wrong.
 */
final class Explanation {

    private Explanation() {}

    /** What was found, what was not wanted, what was wanted: in the order they are told. */
    private enum NoteKind {
        FOUND,
        UNWANTED,
        WANTED
    }

    private record Note(NoteKind kind, String text) {}

    /** Where a parser ended and what it would have liked to find there; without notes nothing is known. */
    private record Fault(int at, List<Note> notes) {

        static Fault unknown(int at) {
            return new Fault(at, List.of());
        }

        Fault and(Fault other) {
            if (other.notes.isEmpty() && !notes.isEmpty()) {
                return this;
            }
            if ((notes.isEmpty() && !other.notes.isEmpty()) || at < other.at) {
                return other;
            }
            if (at > other.at) {
                return this;
            }
            List<Note> both = new ArrayList<>(notes);
            both.addAll(other.notes);
            return new Fault(at, both);
        }

        Fault wanting(String what) {
            List<Note> changed = new ArrayList<>();
            changed.add(new Note(NoteKind.WANTED, what));
            for (Note note : notes) {
                if (note.kind != NoteKind.WANTED) {
                    changed.add(note);
                }
            }
            return new Fault(at, changed);
        }
    }

    /**
     * How a parser fared.
     *
     * @param read whether it read anything
     * @param at where the next one begins
     */
    record Outcome(boolean ok, boolean read, int at, Fault fault) {

        private Outcome with(Fault other) {
            return new Outcome(ok, read, at, other);
        }
    }

    /** Tries to read code points from a place on. */
    interface Parser {
        Outcome run(int[] text, int at);
    }

    /** One code point that fits. */
    static Parser one(IntPredicate fits) {
        return (text, at) -> {
            if (at >= text.length) {
                return new Outcome(false, false, at, new Fault(at, List.of(new Note(NoteKind.FOUND, ""))));
            }
            return fits.test(text[at])
                    ? new Outcome(true, true, at + 1, Fault.unknown(at + 1))
                    : new Outcome(
                            false,
                            false,
                            at,
                            new Fault(at, List.of(new Note(NoteKind.FOUND, HaskellText.string(text[at])))));
        };
    }

    /** That character. */
    static Parser character(char c) {
        return label(one(point -> point == c), HaskellText.string(c));
    }

    /** One of these characters. */
    static Parser oneOf(String characters) {
        return one(point -> characters.indexOf(point) >= 0);
    }

    /** Any character but these. */
    static Parser noneOf(String characters) {
        return one(point -> characters.indexOf(point) < 0);
    }

    /** That text. Having read its beginning is having read, though the failure is told of its first character. */
    static Parser word(String word) {
        String wanted = HaskellText.string(word);
        return (text, at) -> {
            for (int i = 0; i < word.length(); i++) {
                if (at + i >= text.length || text[at + i] != word.charAt(i)) {
                    String found = at + i >= text.length ? "" : HaskellText.string(text[at + i]);
                    return new Outcome(
                            false, i > 0, at, new Fault(at, List.of(new Note(NoteKind.FOUND, found))).wanting(wanted));
                }
            }
            return new Outcome(true, true, at + word.length(), Fault.unknown(at + word.length()));
        };
    }

    /** Nothing, and always well. */
    static Parser nothing() {
        return (text, at) -> new Outcome(true, false, at, Fault.unknown(at));
    }

    /** One after the other. */
    static Parser sequence(Parser... parsers) {
        return (text, start) -> {
            int at = start;
            boolean read = false;
            Fault fault = Fault.unknown(start);
            for (Parser parser : parsers) {
                Outcome next = parser.run(text, at);
                fault = next.read || fault.notes.isEmpty() ? next.fault : fault.and(next.fault);
                read |= next.read;
                if (!next.ok) {
                    return new Outcome(false, read, at, fault);
                }
                at = next.at;
            }
            return new Outcome(true, read, at, fault);
        };
    }

    /** The first that does not fail without having read anything. */
    static Parser choice(Parser... parsers) {
        return (text, at) -> {
            Fault fault = Fault.unknown(at);
            Outcome outcome = null;
            for (Parser parser : parsers) {
                outcome = parser.run(text, at);
                if (outcome.read) {
                    return outcome;
                }
                fault = fault.notes.isEmpty() ? outcome.fault : fault.and(outcome.fault);
                if (outcome.ok) {
                    break;
                }
            }
            return outcome == null ? nothing().run(text, at) : outcome.with(fault);
        };
    }

    /** This or nothing. */
    static Parser optional(Parser parser) {
        return choice(parser, nothing());
    }

    /** Failing counts as not having read anything. */
    static Parser attempt(Parser parser) {
        return (text, at) -> {
            Outcome outcome = parser.run(text, at);
            return outcome.ok ? outcome : new Outcome(false, false, at, outcome.fault);
        };
    }

    /** Looks, and reads nothing. */
    static Parser lookAhead(Parser parser) {
        return (text, at) -> {
            Outcome outcome = parser.run(text, at);
            return outcome.ok ? new Outcome(true, false, at, Fault.unknown(at)) : outcome;
        };
    }

    /** One code point of that kind may not follow. */
    static Parser notFollowedBy(Parser parser) {
        return (text, at) -> {
            Outcome outcome = parser.run(text, at);
            return outcome.ok ? unwanted(text[at], at, outcome.at) : new Outcome(true, false, at, outcome.fault);
        };
    }

    private static Outcome unwanted(int point, int at, int told) {
        return new Outcome(
                false, false, at, new Fault(told, List.of(new Note(NoteKind.UNWANTED, HaskellText.character(point)))));
    }

    /** Nothing may follow. */
    static Parser end() {
        Parser end = (text, at) -> at < text.length
                ? unwanted(text[at], at, at)
                : new Outcome(true, false, at, new Fault(at, List.of(new Note(NoteKind.FOUND, ""))));
        return label(end, "end of input");
    }

    /** As often as it can be read. */
    static Parser many(Parser parser) {
        return (text, start) -> {
            int at = start;
            while (true) {
                Outcome outcome = parser.run(text, at);
                if (!outcome.ok) {
                    return new Outcome(!outcome.read, outcome.read || at > start, at, outcome.fault);
                }
                if (!outcome.read) {
                    return outcome;
                }
                at = outcome.at;
            }
        };
    }

    /** Once or more often. */
    static Parser many1(Parser parser) {
        return sequence(parser, many(parser));
    }

    /** Once or more often, with something between. */
    static Parser separated1(Parser parser, Parser separator) {
        return sequence(parser, many(sequence(separator, parser)));
    }

    /** Any number of times, with something between. */
    static Parser separated(Parser parser, Parser separator) {
        return optional(separated1(parser, separator));
    }

    /** What is told to be wanted here, instead of the single characters. */
    static Parser label(Parser parser, String what) {
        return (text, at) -> {
            Outcome outcome = parser.run(text, at);
            if (outcome.read || (outcome.ok && outcome.fault.notes.isEmpty())) {
                return outcome;
            }
            return outcome.with(outcome.fault.wanting(what));
        };
    }

    /** Where it failed, in code points, counted from 0. */
    static int place(Outcome outcome) {
        return outcome.fault.at;
    }

    /** {@code unexpected … expecting …, … or …}. */
    static String tell(Outcome outcome) {
        List<String> sentences = new ArrayList<>(2);
        Set<String> unwanted = texts(outcome, NoteKind.UNWANTED);
        List<String> found = outcome.fault.notes.stream()
                .filter(note -> note.kind == NoteKind.FOUND)
                .map(Note::text)
                .toList();
        if (!unwanted.isEmpty()) {
            sentences.add("unexpected " + alternatives(unwanted));
        } else if (!found.isEmpty()) {
            sentences.add("unexpected " + (found.getFirst().isEmpty() ? "end of input" : found.getFirst()));
        }
        Set<String> wanted = texts(outcome, NoteKind.WANTED);
        if (!wanted.isEmpty()) {
            sentences.add("expecting " + alternatives(wanted));
        }
        return sentences.isEmpty() ? "unknown parse error" : String.join(" ", sentences);
    }

    private static Set<String> texts(Outcome outcome, NoteKind kind) {
        Set<String> texts = new LinkedHashSet<>();
        for (Note note : outcome.fault.notes) {
            if (note.kind == kind && !note.text.isEmpty()) {
                texts.add(note.text);
            }
        }
        return Collections.unmodifiableSet(texts);
    }

    private static String alternatives(Set<String> texts) {
        List<String> list = new ArrayList<>(texts);
        return list.size() == 1
                ? list.getFirst()
                : String.join(", ", list.subList(0, list.size() - 1)) + " or " + list.getLast();
    }
}
