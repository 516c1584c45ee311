package io.nextmavens.runtime.rest.request;

import static io.nextmavens.runtime.rest.request.Explanation.attempt;
import static io.nextmavens.runtime.rest.request.Explanation.character;
import static io.nextmavens.runtime.rest.request.Explanation.choice;
import static io.nextmavens.runtime.rest.request.Explanation.end;
import static io.nextmavens.runtime.rest.request.Explanation.label;
import static io.nextmavens.runtime.rest.request.Explanation.lookAhead;
import static io.nextmavens.runtime.rest.request.Explanation.many;
import static io.nextmavens.runtime.rest.request.Explanation.many1;
import static io.nextmavens.runtime.rest.request.Explanation.noneOf;
import static io.nextmavens.runtime.rest.request.Explanation.notFollowedBy;
import static io.nextmavens.runtime.rest.request.Explanation.nothing;
import static io.nextmavens.runtime.rest.request.Explanation.one;
import static io.nextmavens.runtime.rest.request.Explanation.oneOf;
import static io.nextmavens.runtime.rest.request.Explanation.optional;
import static io.nextmavens.runtime.rest.request.Explanation.separated;
import static io.nextmavens.runtime.rest.request.Explanation.separated1;
import static io.nextmavens.runtime.rest.request.Explanation.sequence;
import static io.nextmavens.runtime.rest.request.Explanation.word;

import io.nextmavens.runtime.rest.request.Explanation.Outcome;
import io.nextmavens.runtime.rest.request.Explanation.Parser;

/**
 * The grammar of the query string for {@link Explanation}: the same language as the parsers of this package read, by
 * rules that follow PostgREST's one by one so that a mistake is told in its words. That both are the same language is
 * tested.
 */
final class QueryGrammar {

    private static final Parser SPACES = many(oneOf(" \t"));
    private static final Parser DELIMITER = label(character('.'), "delimiter (.)");

    private static final Parser QUOTED = sequence(
            character('"'),
            many(choice(noneOf("\\\""), sequence(character('\\'), one(point -> true)))),
            character('"'));
    private static final Parser DIGIT = label(one(point -> point >= '0' && point <= '9'), "digit");
    private static final Parser IDENTIFIER =
            many1(choice(label(one(Character::isLetter), "letter"), DIGIT, oneOf("_ $")));
    private static final Parser DASH = attempt(sequence(character('-'), notFollowedBy(character('>'))));

    private static final Parser NAME =
            label(choice(QUOTED, separated1(IDENTIFIER, DASH)), "field name (* or [a..z0..9_$])");

    private static final Parser INDEX_END = choice(
            attempt(lookAhead(word("->"))),
            attempt(lookAhead(word("::"))),
            attempt(lookAhead(word("."))),
            attempt(lookAhead(word(","))),
            attempt(end()));
    private static final Parser JSON_INDEX = sequence(optional(character('-')), many1(DIGIT), INDEX_END);
    private static final Parser JSON_KEY = label(
            choice(QUOTED, separated1(many1(noneOf("(-:.,>)")), DASH)),
            "any non reserved character different from: .,>()");
    private static final Parser JSON_PATH = many(sequence(
            choice(attempt(word("->>")), attempt(word("->"))), choice(attempt(JSON_INDEX), attempt(JSON_KEY))));
    private static final Parser FIELD = spaced(sequence(NAME, optional(JSON_PATH)));

    static final Parser TREE_PATH = sequence(separated1(NAME, DELIMITER), optional(JSON_PATH));
    static final Parser LOGIC_PATH = separated1(NAME, DELIMITER);
    static final Parser COLUMNS = separated1(NAME, spaced(character(',')));

    static final Parser SELECT = select();
    static final Parser ORDER = order();
    static final Parser FILTER = condition(many(one(point -> true)));
    static final Parser ARGUMENT_OR_FILTER = choice(FILTER, nothing());
    static final Parser LOGIC_TREE = logicTree();

    private QueryGrammar() {}

    private static Parser spaced(Parser parser) {
        return sequence(SPACES, parser, SPACES);
    }

    /** A rule that is about itself. */
    private static final class Recursive implements Parser {

        private Parser rule = nothing();

        @Override
        public Outcome run(int[] text, int at) {
            return rule.run(text, at);
        }
    }

    private static Parser select() {
        Parser alias = optional(attempt(sequence(NAME, sequence(character(':'), notFollowedBy(character(':'))))));
        Parser embedParameter =
                sequence(character('!'), choice(attempt(word("left")), attempt(word("inner")), attempt(NAME)));
        Parser embedParameters = sequence(optional(embedParameter), optional(embedParameter));
        Parser opens = attempt(lookAhead(word("(")));
        Parser spread = spaced(sequence(word("..."), NAME, embedParameters, opens));
        Parser relation = spaced(sequence(alias, nameOfRelation(), embedParameters, opens));

        Parser itemEnd = choice(attempt(lookAhead(word(")"))), attempt(lookAhead(word(","))), attempt(end()));
        Parser cast = optional(sequence(word("::"), IDENTIFIER));
        Parser aggregate = choice(word("sum"), word("avg"), word("count"), attempt(word("max")), attempt(word("min")));
        Parser column = spaced(choice(
                attempt(sequence(word("*"), itemEnd)),
                attempt(sequence(alias, word("count()"), cast, itemEnd)),
                sequence(
                        alias,
                        FIELD,
                        cast,
                        optional(attempt(sequence(character('.'), aggregate, word("()")))),
                        cast,
                        itemEnd)));

        Recursive items = new Recursive();
        Parser children = sequence(character('('), items, character(')'));
        items.rule = separated(
                choice(sequence(attempt(spread), children), sequence(attempt(relation), children), column),
                spaced(character(',')));
        return items;
    }

    /** {@code count} is not an embed: it counts rows. */
    private static Parser nameOfRelation() {
        return (text, at) -> {
            Outcome outcome = NAME.run(text, at);
            String name = outcome.ok() ? new String(text, at, outcome.at() - at).strip() : "";
            return "count".equals(name) || "\"count\"".equals(name)
                    ? new Outcome(false, true, at, outcome.fault())
                    : outcome;
        };
    }

    private static Parser order() {
        Parser termEnd = choice(attempt(lookAhead(character(','))), attempt(end()));
        Parser direction =
                optional(choice(attempt(sequence(DELIMITER, word("asc"))), attempt(sequence(DELIMITER, word("desc")))));
        Parser nulls = choice(
                sequence(
                        optional(choice(
                                attempt(sequence(DELIMITER, word("nullsfirst"))),
                                attempt(sequence(DELIMITER, word("nullslast"))))),
                        termEnd),
                termEnd);
        Parser byField = sequence(FIELD, direction, nulls);
        Parser byRelated = sequence(NAME, character('('), FIELD, character(')'), direction, nulls);
        return separated1(spaced(choice(attempt(byRelated), byField)), character(','));
    }

    private static Parser condition(Parser operand) {
        Parser listElement = choice(attempt(sequence(QUOTED, notFollowedBy(noneOf(",)")))), many(noneOf(",)")));
        Parser list = sequence(spaced(character('(')), separated1(listElement, character(',')), spaced(character(')')));
        Parser in = sequence(attempt(sequence(word("in"), DELIMITER)), list);
        Parser is = sequence(
                attempt(sequence(word("is"), DELIMITER)),
                label(
                        choice(
                                anyCase("null"),
                                anyCase("not_null"),
                                anyCase("true"),
                                anyCase("false"),
                                anyCase("unknown")),
                        "isVal: (null, not_null, true, false, unknown)"));
        Parser isDistinct = sequence(attempt(sequence(word("isdistinct"), DELIMITER)), operand);
        Parser search = sequence(
                keywords("fts", "plfts", "phfts", "wfts"),
                optional(attempt(sequence(character('('), IDENTIFIER, character(')')))),
                DELIMITER,
                operand);
        Parser simple = sequence(
                label(keywords("neq", "cs", "cd", "ov", "sl", "sr", "nxr", "nxl", "adj"), UNKNOWN_OPERATOR),
                DELIMITER,
                operand);
        Parser quantifier =
                optional(attempt(sequence(character('('), choice(attempt(word("any")), word("all")), character(')'))));
        Parser compared = sequence(
                label(keywords("eq", "gte", "gt", "lte", "lt", "like", "ilike", "match", "imatch"), UNKNOWN_OPERATOR),
                quantifier,
                DELIMITER,
                operand);
        return sequence(
                optional(attempt(sequence(word("not"), DELIMITER))),
                label(
                        choice(in, is, isDistinct, attempt(search), attempt(simple), attempt(compared)),
                        "operator (eq, gt, ...)"));
    }

    private static final String UNKNOWN_OPERATOR = "unknown single value operator";

    private static Parser keywords(String... keywords) {
        Parser[] words = new Parser[keywords.length];
        for (int i = 0; i < keywords.length; i++) {
            words[i] = attempt(word(keywords[i]));
        }
        return choice(words);
    }

    private static Parser anyCase(String word) {
        Parser[] characters = new Parser[word.length()];
        for (int i = 0; i < characters.length; i++) {
            char lower = word.charAt(i);
            characters[i] = choice(character(lower), character(Character.toUpperCase(lower)));
        }
        return attempt(sequence(characters));
    }

    private static Parser logicTree() {
        Parser operand = choice(
                attempt(sequence(QUOTED, notFollowedBy(noneOf(",)")))),
                attempt(sequence(word("{"), many(noneOf("{}")), word("}"))),
                many(noneOf(",)")));
        Parser condition = sequence(FIELD, DELIMITER, condition(operand));
        Parser not = label(optional(attempt(sequence(word("not"), DELIMITER))), "negation operator (not)");
        Parser operator = label(choice(attempt(word("and")), word("or")), "logic operator (and, or)");
        Recursive tree = new Recursive();
        tree.rule = choice(
                attempt(condition),
                sequence(
                        not,
                        operator,
                        spaced(character('(')),
                        separated1(tree, spaced(character(','))),
                        spaced(character(')'))));
        return tree;
    }
}
