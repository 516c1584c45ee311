package io.nextmavens.operator.export;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** {@code ./nextmavens export}: reads what {@code kubectl get -o json} says, writes manifests. */
public final class ExportCommand {

    private static final int REFUSED = 2;

    private ExportCommand() {}

    /** The argument is the project's name. */
    public static void main(String... arguments) throws IOException {
        System.exit(run(System.in, System.out, System.err, arguments[0]));
    }

    /**
     * Writes a project's manifests.
     *
     * @return what the process ends with
     */
    public static int run(InputStream objects, PrintStream out, PrintStream problems, String project)
            throws IOException {
        try {
            out.print(ProjectExport.of(JsonMapper.builder().build().readTree(objects), project));
            out.flush();
            return 0;
        } catch (IllegalArgumentException e) {
            problems.println("export: " + e.getMessage());
            return REFUSED;
        }
    }
}
