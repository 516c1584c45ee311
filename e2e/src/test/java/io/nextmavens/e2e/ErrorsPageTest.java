package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/errors.md has every code that a service answers with and every reason of a project's conditions, each with what to
 * do. Codes come from the code, with their statuses where it has them beside; what to do about the services' is in
 * {@code src/test/docs/errors.tsv}, which has neither more nor less.
 */
class ErrorsPageTest {

    private static final Path PAGE = Script.ROOT.resolve("docs/errors.md");
    private static final String SOURCES = "runtime/src/main/java/io/nextmavens/runtime/";
    private static final Pattern REST = Pattern.compile("RestError\\.of\\(\\s*(\\d{3}),\\s*\"(PGRST\\w+)\"");
    private static final Pattern REST_CODE = Pattern.compile("\"(PGRST(?:\\d{3}|X00))\"");
    private static final Pattern AUTH = Pattern.compile("AuthErrorCode\\.([A-Z_0-9]+)");
    private static final Pattern STORAGE = Pattern.compile("new StorageError\\(\\s*(\\d{3}),\\s*\"([^\"]+)\"");
    private static final Pattern GRAPHQL = Pattern.compile("GraphqlError\\s*\\.of\\([^;]*?;");
    private static final Pattern GRAPHQL_CODE = Pattern.compile("\"([A-Z]{4,}(?:_[A-Z]+)*)\"");
    private static final Pattern REALTIME = Pattern.compile("\"([A-Z][A-Za-z]+): ");

    /** What the code has to say of a code: its statuses, if they stand beside it. */
    private record Code(String service, String code, Set<String> statuses) {}

    @Test
    void everyCodeIsToldWithWhatToDo() throws IOException {
        // Given
        var remedies = new TreeMap<String, String>();
        for (String line : Files.readAllLines(Script.ROOT.resolve("e2e/src/test/docs/errors.tsv"))) {
            String[] cells = line.split("\t", -1);
            remedies.put(cells[0] + " " + cells[1], cells[2]);
        }

        // When
        var codes = codes();

        // Then
        assertThat(remedies.keySet())
                .as("what errors.tsv tells of, and what services answer with")
                .containsExactlyInAnyOrderElementsOf(codes.keySet());
        String page = page(codes, remedies);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).content().isEqualTo(page);
    }

    private static Map<String, Code> codes() {
        var codes = new TreeMap<String, Code>();
        add(codes, "rest", SourceText.of(SOURCES + "rest").find(REST), found -> found.group(2), ErrorsPageTest::status);
        add(codes, "rest", SourceText.of(SOURCES + "rest").find(REST_CODE), found -> found.group(1), found -> "");
        add(
                codes,
                "auth",
                SourceText.of(SOURCES + "auth").find(AUTH),
                found -> found.group(1).toLowerCase(Locale.ROOT),
                found -> "");
        add(
                codes,
                "graphql",
                SourceText.of(SOURCES + "graphql")
                        .find(GRAPHQL)
                        .flatMap(call -> GRAPHQL_CODE.matcher(call.group()).results()),
                found -> found.group(1),
                found -> "");
        add(
                codes,
                "realtime",
                SourceText.of(SOURCES + "realtime").find(REALTIME),
                found -> found.group(1),
                found -> "");
        add(
                codes,
                "storage",
                SourceText.of(SOURCES + "storage").find(STORAGE),
                found -> found.group(2),
                ErrorsPageTest::status);
        return codes;
    }

    private static String status(MatchResult found) {
        return found.group(1);
    }

    private static void add(
            Map<String, Code> codes,
            String service,
            Stream<MatchResult> found,
            Function<MatchResult, String> code,
            Function<MatchResult, String> status) {
        found.forEach(one -> {
            String name = code.apply(one);
            Code known = codes.computeIfAbsent(service + " " + name, key -> new Code(service, name, new TreeSet<>()));
            String its = status.apply(one);
            if (!its.isEmpty()) {
                known.statuses().add(its);
            }
        });
    }

    private static String page(Map<String, Code> codes, Map<String, String> remedies) {
        var page = new StringBuilder("""
                # Errors and reasons

                <!-- made by ErrorsPageTest from the code and e2e/src/test/docs/errors.tsv: -Dgolden.write=true -->

                Every code that a service answers with, and every reason of a project's conditions, each with what to do. What the
                database itself said has its SQLSTATE as code, in REST, GraphQL and storage alike.
                """);
        var services = new LinkedHashMap<String, String>();
        services.put("rest", "## REST\n\n`code` of the answer ([rest.md](rest.md#errors)).");
        services.put("auth", "## Auth\n\n`code` of the answer; [auth.md](auth.md#errors) has the statuses.");
        services.put("graphql", "## GraphQL\n\n`extensions.code` of an error ([graphql.md](graphql.md#errors)).");
        services.put(
                "realtime",
                "## Realtime\n\nThe word before the colon in `reason` of a reply, in `message` of `system` and in"
                        + " `X-Realtime-Error` ([realtime.md](realtime.md)).");
        services.put("storage", "## Storage\n\n`error` of the answer ([storage.md](storage.md)).");
        services.forEach((service, heading) -> page.append('\n')
                .append(heading)
                .append("\n\n| code | status | what to do |\n|---|---|---|\n")
                .append(codes.values().stream()
                        .filter(code -> code.service().equals(service))
                        .map(code -> "| `" + code.code() + "` | " + String.join(", ", code.statuses()) + " | "
                                + remedies.get(service + " " + code.code()) + " |\n")
                        .collect(Collectors.joining())));
        page.append("\n## Conditions of a project\n\n`reason` of a condition; what each condition is about is in"
                + " [operator.md](operator.md#conditions), reasons of tenants are in"
                + " [tenancy.md](tenancy.md#tenants-as-objects), causes of alerts in [alerts.md](alerts.md#causes).\n\n"
                + "| reason | what to do |\n|---|---|\n");
        for (ConditionReason reason : ConditionReason.values()) {
            page.append("| `")
                    .append(reason.text())
                    .append("` | ")
                    .append(reason.remedy())
                    .append(" |\n");
        }
        return page.toString();
    }
}
