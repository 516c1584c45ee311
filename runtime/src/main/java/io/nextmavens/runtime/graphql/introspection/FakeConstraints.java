package io.nextmavens.runtime.graphql.introspection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Keys and references that only smart comments tell of: {@code @primaryKey}, {@code @unique}, {@code @uniqueKey} and
 * {@code @foreignKey}, for views and other things that can have none. What cannot be understood is left out and logged.
 */
final class FakeConstraints {

    private static final Logger LOG = Logger.getLogger(FakeConstraints.class);
    private static final Pattern REFERENCE = Pattern.compile(
            "\\(([^()]+)\\)\\s+references\\s+([^().]+)(?:\\.([^().]+))?(?:\\s*\\(([^()]+)\\))?\\s*",
            Pattern.CASE_INSENSITIVE);

    /** A key that serves relations only: no field reads, updates or deletes by it. */
    private static final String WITHOUT_FIELDS = "@behavior -single -update -delete";

    private final DatabaseDescription database;
    private final Map<Long, DbClass> classes;
    private final List<DbConstraint> constraints;

    private FakeConstraints(DatabaseDescription database) {
        this.database = database;
        this.classes = new LinkedHashMap<>(database.classes());
        this.constraints = new ArrayList<>(database.constraints());
    }

    /** The database as if the constraints of its comments were real. */
    static DatabaseDescription applied(DatabaseDescription database) {
        FakeConstraints fakes = new FakeConstraints(database);
        database.classes().values().forEach(fakes::keys);
        database.classes().values().forEach(fakes::references);
        return new DatabaseDescription(
                database.schemas(),
                fakes.classes,
                database.types(),
                fakes.constraints,
                database.functions(),
                database.enumRows());
    }

    private void keys(DbClass of) {
        of.tags().all("primaryKey").forEach(spec -> key(of, spec, 'p'));
        of.tags().all("unique").forEach(spec -> key(of, spec, 'u'));
        of.tags().text("uniqueKey").ifPresent(spec -> key(of, spec + "|" + WITHOUT_FIELDS, 'u'));
    }

    private void key(DbClass of, String spec, char kind) {
        String[] parts = spec.split("\\|", 2);
        Optional<List<Integer>> columns = numbers(of, names(parts[0], false));
        if (columns.isEmpty()) {
            LOG.warnf("The smart comment on %s.%s names a key of columns it has not: %s", of.schema(), of.name(), spec);
            return;
        }
        constraints.add(new DbConstraint(
                "fake_" + constraints.size(),
                kind,
                of.oid(),
                0,
                columns.get(),
                List.of(),
                false,
                parts.length > 1 ? SmartTags.parse(parts[1].replace('|', '\n')) : SmartTags.NONE));
        if (kind == 'p') {
            classes.computeIfPresent(of.oid(), (oid, now) -> now.withNotNull(columns.get()));
        }
    }

    private void references(DbClass of) {
        of.tags().all("foreignKey").forEach(spec -> reference(of, spec));
    }

    private void reference(DbClass of, String spec) {
        String[] parts = spec.split("\\|", 2);
        Matcher matcher = REFERENCE.matcher(parts[0].strip());
        if (!matcher.matches()) {
            LOG.warnf("The smart comment @foreignKey on %s.%s is not understood: %s", of.schema(), of.name(), spec);
            return;
        }
        boolean qualified = matcher.group(3) != null;
        String schema = qualified ? name(matcher.group(2), true) : of.schema();
        String table = name(qualified ? matcher.group(3) : matcher.group(2), true);
        Optional<DbClass> target = database.find(schema, table);
        Optional<List<Integer>> columns = numbers(of, names(matcher.group(1), true));
        Optional<List<Integer>> targetColumns = target.flatMap(
                t -> matcher.group(4) == null ? primaryKey(t) : numbers(t, names(matcher.group(4), true)));
        if (columns.isEmpty() || targetColumns.isEmpty()) {
            LOG.warnf(
                    "The smart comment @foreignKey on %s.%s names what is not there: %s", of.schema(), of.name(), spec);
            return;
        }
        boolean unique = constraints.stream()
                .anyMatch(k -> k.isKey()
                        && k.owner() == target.get().oid()
                        && k.columns().size() == targetColumns.get().size()
                        && k.columns().containsAll(targetColumns.get()));
        if (!unique) {
            constraints.add(new DbConstraint(
                    "fake_" + constraints.size(),
                    'u',
                    target.get().oid(),
                    0,
                    targetColumns.get(),
                    List.of(),
                    false,
                    SmartTags.parse(WITHOUT_FIELDS)));
        }
        constraints.add(new DbConstraint(
                "fake_" + constraints.size(),
                'f',
                of.oid(),
                target.get().oid(),
                columns.get(),
                targetColumns.get(),
                false,
                parts.length > 1 ? SmartTags.parse(parts[1].replace('|', '\n')) : SmartTags.NONE));
    }

    private Optional<List<Integer>> primaryKey(DbClass of) {
        return constraints.stream()
                .filter(k -> k.kind() == 'p' && k.owner() == of.oid())
                .findFirst()
                .map(DbConstraint::columns);
    }

    private static Optional<List<Integer>> numbers(DbClass of, List<String> names) {
        List<Integer> numbers = names.stream()
                .flatMap(name -> of.attribute(name).map(DbAttribute::number).stream())
                .toList();
        return numbers.size() == names.size() ? Optional.of(numbers) : Optional.empty();
    }

    private static List<String> names(String list, boolean fold) {
        return Arrays.stream(list.split(",")).map(name -> name(name, fold)).toList();
    }

    /** A name as SQL reads it: quoted it stands for itself, otherwise it is in lower case. */
    private static String name(String text, boolean fold) {
        String name = text.strip();
        if (name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")) {
            return name.substring(1, name.length() - 1);
        }
        return fold ? name.toLowerCase(Locale.ROOT) : name;
    }
}
