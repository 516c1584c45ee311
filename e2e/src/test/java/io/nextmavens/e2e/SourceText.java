package io.nextmavens.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Java sources below a folder as one text: what pages say of the code is compared with the code itself.
 *
 * @param text all of them
 */
record SourceText(String text) {

    static SourceText of(String folder) {
        try (Stream<Path> files = Files.walk(Script.ROOT.resolve(folder))) {
            return new SourceText(files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .map(SourceText::read)
                    .collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Stream<MatchResult> find(Pattern pattern) {
        return pattern.matcher(text).results();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
