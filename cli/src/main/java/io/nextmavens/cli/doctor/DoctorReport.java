package io.nextmavens.cli.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.nextmavens.cli.output.Answer;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Table;
import java.util.List;
import java.util.Locale;

/** Findings as a list, and then what to do. Pure. */
final class DoctorReport {

    private DoctorReport() {}

    static Answer of(List<Finding> findings) {
        var table = Table.plain("");
        var data = JsonNodeFactory.instance.objectNode();
        var list = data.putArray("findings");
        findings.forEach(finding -> {
            table.row(finding.verdict().mark(), finding.about(), finding.found());
            list.addObject()
                    .put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT))
                    .put("about", finding.about())
                    .put("found", finding.found())
                    .put("remedy", finding.remedy());
        });
        var text = new StringBuilder(table.text());
        var todo =
                findings.stream().filter(finding -> !finding.remedy().isBlank()).toList();
        text.append(todo.isEmpty() ? "\nNothing is wrong.\n" : "\nWhat to do\n");
        todo.forEach(finding -> text.append(
                "  %s: %s%n".formatted(finding.about(), finding.remedy()).replace("\r\n", "\n")));
        return new Answer(
                text.toString(), data, findings.stream().map(Finding::about).toList());
    }

    static Exit exit(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.BROKEN)
                ? Exit.NOT_SO
                : Exit.DONE;
    }
}
