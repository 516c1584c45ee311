package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/settings.md has every setting: the runtime's as the pages of its services tell them, the operator's as its code
 * declares them. Whatever the code reads is on a page, and whatever a page tells is read.
 */
class SettingsPageTest {

    private static final Path DOCS = Script.ROOT.resolve("docs");
    private static final Path PAGE = DOCS.resolve("settings.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (?<names>`[A-Z][A-Z0-9_<>*]+`[^|]*)\\|[^|\n]*\\|.*\\|\\s*$");
    private static final Pattern WORD = Pattern.compile("[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+");
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`");

    /** How names stand in the code: in a call that reads one, as a constant, or as PostgREST's own in lower case. */
    private static final Pattern READ = Pattern.compile(
            "\\b(?:variables|names|environment|number|flag|text|duration|bytes)\\s*(?:\\.\\s*\\w+)?\\(\\s*\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"");

    private static final Pattern PGRST =
            Pattern.compile("(?:pgrst\\w*|choice)\\(\\s*[\\d_, ]*\"([a-z]+(?:-[a-z]+)+)\"");
    private static final Pattern DECLARED = Pattern.compile(
            "(?<end>^    \\})|(?:/\\*\\* (?<doc>[^*]+(?:\\*(?!/)[^*]*)*)\\*/\\s*)(?:@WithDefault\\(\"(?<value>[^\"]*)\"\\)\\s*)?"
                    + "(?:(?<type>[\\w<>]+) (?<method>\\w+)\\(\\);|interface (?<group>\\w+) \\{)",
            Pattern.MULTILINE);

    private static final Map<String, String> PAGES = pages();

    private final SourceText runtime = SourceText.of("runtime/src/main/java");

    @Test
    void whatTheCodeReadsIsToldOnAPage() {
        // Given
        var read = new TreeSet<String>();
        runtime.find(READ).forEach(found -> read.add(found.group(1)));
        runtime.find(PGRST)
                .forEach(found -> read.add(
                        "PGRST_" + found.group(1).toUpperCase(Locale.ROOT).replace('-', '_')));

        // When
        Set<String> told = rows().values().stream()
                .flatMap(List::stream)
                .flatMap(SettingsPageTest::names)
                .collect(Collectors.toSet());

        // Then
        assertThat(read).hasSizeGreaterThan(100);
        read.removeAll(told);
        assertThat(read)
                .as("settings that the code reads and no table of a page has")
                .isEmpty();
    }

    @Test
    void whatAPageTellsIsInTheCode() throws IOException {
        // Given
        String code = runtime.text()
                + SourceText.of("operator/src/main/java").text()
                + SourceText.of("runtime/dev/src/main/java").text()
                + Files.readString(Script.ROOT.resolve("runtime/src/main/resources/application.properties"));
        Set<String> operators = operators().stream().map(Setting::name).collect(Collectors.toSet());
        var unknown = new TreeSet<String>();

        // When
        rows().values().stream().flatMap(List::stream).forEach(row -> NAME.matcher(row.split("\\|", 3)[1])
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.startsWith("QUARKUS_") && !operators.contains(name))
                .filter(name -> !code.contains(name) && !code.contains(ofPostgrest(name)) && !code.contains(tail(name)))
                .forEach(unknown::add));

        // Then
        assertThat(unknown).as("settings that a page tells and nothing reads").isEmpty();
    }

    @Test
    void thePageHasThemAll() throws IOException {
        // Given
        var page = new StringBuilder("""
                # Settings

                <!-- made by SettingsPageTest: -Dgolden.write=true -->

                Every setting of the runtime and of the operator: environment variables. In a cluster most of the runtime's follow
                from the project's spec; `spec.runtime.env` gives the others. Durations are seconds, or a number with `s`, `m`, `h`,
                `d`, where the page says nothing else.
                """);

        // When
        rows().forEach((name, rows) -> page.append("\n## ")
                .append(PAGES.get(name))
                .append("\n\nMore in [")
                .append(name)
                .append("](")
                .append(name)
                .append(").\n\n")
                .append("| variable | default | meaning |\n|---|---|---|\n")
                .append(String.join("\n", rows))
                .append('\n'));
        page.append("\n## The operator\n\nMore in [operator.md](operator.md), [alerts.md](alerts.md) and"
                + " [dashboard.md](dashboard.md).\n\n| variable | default | meaning |\n|---|---|---|\n");
        operators()
                .forEach(setting -> page.append("| `%s` | %s | %s |%n"
                        .formatted(setting.name(), setting.byDefault(), setting.meaning())
                        .replace("\r", "")));

        // Then
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).content().isEqualTo(page.toString());
    }

    /** Declared in the code: a name, what it is when nothing is said, and what it means. */
    private record Setting(String name, String byDefault, String meaning) {}

    private static List<Setting> operators() throws IOException {
        String code = Files.readString(
                Script.ROOT.resolve("operator/src/main/java/io/nextmavens/operator/OperatorSettings.java"));
        var settings = new ArrayList<Setting>();
        String group = "";
        Matcher found = DECLARED.matcher(code.substring(code.indexOf('{')));
        while (found.find()) {
            if (found.group("end") != null) {
                group = "";
            } else if (found.group("group") != null) {
                group = upper(found.group("group")) + "_";
            } else if (!found.group("type").matches("Alerts|Dashboard|LeaderElection")) {
                String value = found.group("value");
                settings.add(new Setting(
                        "NEXTMAVENS_" + group + upper(found.group("method")),
                        value == null ? "none" : "`" + value + "`",
                        found.group("doc")
                                .replaceAll("\\s*\n\\s*\\* ?", " ")
                                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                                .strip()));
            }
        }
        return settings;
    }

    private static String upper(String camelCase) {
        return camelCase.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    private static String ofPostgrest(String name) {
        return '"' + name.replaceFirst("^PGRST_", "").toLowerCase(Locale.ROOT).replace('_', '-') + '"';
    }

    /** Those of a row, {@code `…_PORT`} behind {@code `POSTGRESQL_HOST`} among them. */
    private static Stream<String> names(String row) {
        Stream<String> whole = WORD.matcher(row).results().map(MatchResult::group);
        String prefix = WORD.matcher(row)
                .results()
                .map(MatchResult::group)
                .map(first -> first.substring(0, first.lastIndexOf('_')))
                .findFirst()
                .orElse("");
        return Stream.concat(
                whole, Pattern.compile("`…(_[A-Z_]+)`").matcher(row).results().map(end -> prefix + end.group(1)));
    }

    /** Some are read by the end of their names, behind a prefix that their reader is given. */
    private static String tail(String name) {
        return '"' + name.substring(name.indexOf('_') + 1) + '"';
    }

    /** The rows of tables of settings, by page. */
    private static Map<String, List<String>> rows() {
        var rows = new LinkedHashMap<String, List<String>>();
        for (String name : PAGES.keySet()) {
            try {
                List<String> found = ROW.matcher(Files.readString(DOCS.resolve(name)))
                        .results()
                        .map(row -> row.group().strip().replaceAll("]\\(#", "](" + name + "#"))
                        .toList();
                assertThat(found).as(name).isNotEmpty();
                rows.put(name, found);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return rows;
    }

    private static Map<String, String> pages() {
        var pages = new LinkedHashMap<String, String>();
        pages.put("runtime.md", "The runtime and REST");
        pages.put("auth.md", "Auth");
        pages.put("graphql.md", "GraphQL");
        pages.put("realtime.md", "Realtime");
        pages.put("storage.md", "Storage");
        pages.put("backups.md", "Backups");
        pages.put("monitoring.md", "Traces");
        return pages;
    }
}
