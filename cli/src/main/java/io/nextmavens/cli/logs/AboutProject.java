package io.nextmavens.cli.logs;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Of the operator's lines those about one project: they name it by {@code namespace=… project=…}, by the resource that is
 * reconciled, or as {@code namespace/name}. Lines of a stack trace go with the line that they belong to. One for each log.
 */
final class AboutProject implements Predicate<String> {

    /** How a record begins in the operator's log, not one that is continued. */
    private static final Pattern RECORD = Pattern.compile("^\\d{4}-\\d{2}-\\d{2}T.*");

    private final Pattern about;
    private boolean isAbout;

    AboutProject(String namespace, String project) {
        var where = Pattern.quote(namespace);
        var what = Pattern.quote(project);
        this.about = Pattern.compile("(?<![\\w.-])(?:"
                + "namespace=" + where + " project=" + what
                + "|resource\\.name=" + what + ", resource\\.namespace=" + where
                + "|" + where + "/" + what
                + ")(?![\\w.-]*[\\w-])");
    }

    @Override
    public boolean test(String line) {
        if (RECORD.matcher(line).matches()) {
            isAbout = about.matcher(line).find();
        }
        return isAbout;
    }
}
