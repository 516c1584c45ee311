package io.nextmavens.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** {@code -o}, as kubectl has it. */
public final class OutputOptions {

    /** The forms. */
    enum Format {
        TABLE,
        JSON,
        YAML,
        NAME
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, json, yaml or name (default: table)")
    private Format format = Format.TABLE;

    /** Writes an answer in the form that was asked for. */
    public void print(Answer answer, PrintWriter out) {
        switch (format) {
            case TABLE -> out.print(answer.text());
            case JSON -> out.println(written(JsonMapper.builder().build(), answer));
            case YAML ->
                out.print(written(
                        YAMLMapper.builder()
                                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                                .build(),
                        answer));
            case NAME -> answer.names().forEach(out::println);
        }
        out.flush();
    }

    private static String written(ObjectMapper mapper, Answer answer) {
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(answer.data());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON could not be written", e);
        }
    }
}
