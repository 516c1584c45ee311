package io.nextmavens.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a command found, in every form that it can be shown in.
 *
 * @param text for people, each line with its end
 * @param data for programs
 * @param names of what it is about, as kubectl takes them: {@code nextmavensproject.nextmavens.io/notes}
 */
public record Answer(String text, JsonNode data, List<String> names) {

    public Answer {
        names = List.copyOf(names);
    }
}
