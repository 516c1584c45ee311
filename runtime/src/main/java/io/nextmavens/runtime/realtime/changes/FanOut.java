package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.realtime.Queries;
import io.nextmavens.runtime.realtime.pgoutput.Relation;
import io.nextmavens.runtime.realtime.pgoutput.Tuple;
import io.nextmavens.runtime.realtime.pgoutput.WalMessage;
import io.nextmavens.runtime.realtime.phoenix.Encoder;
import io.nextmavens.runtime.realtime.phoenix.Vsn;
import io.nextmavens.runtime.websocket.Frame;
import io.nextmavens.runtime.websocket.Outbox;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Sends a batch of changes to the audiences that want and may see them, in their order. Row-level security is asked once
 * for each claims group and table, JSON made once for each role. Thread-safe.
 */
final class FanOut {

    /** A change for an audience, and the verdicts it depends on. */
    private record Candidate(Audience audience, List<Wanted> wanted) {}

    /** A binding that wants the change. */
    private record Wanted(Binding binding, RowCheck.Verdict row, Optional<RowCheck.Verdict> old) {}

    /** A change that somebody wants. */
    private static final class Item {
        final Change change;
        final String type;
        final Table table;
        final Optional<WalMessage.OldRow> old;
        Optional<Tuple> row;
        Detoast detoast;
        int detoastNumber;
        final List<Candidate> candidates = new ArrayList<>();

        Item(Change change, String type, Table table, Optional<WalMessage.OldRow> old, Optional<Tuple> row) {
            this.change = change;
            this.type = type;
            this.table = table;
            this.old = old;
            this.row = row;
        }

        List<Tuple> oldRows() {
            return old.map(known -> List.of(known.row())).orElse(List.of());
        }
    }

    private record CheckKey(int table, String role, String claims, List<RowCondition> filter) {}

    private record FrameKey(Vsn vsn, String topic, String ids, String shape) {}

    /** How much is put into the outboxes before they are flushed: little of what may wait there. */
    private static final int TOGETHER_BYTES = 64 * 1024;

    private final Queries queries;
    private final Tables tables;
    private final Types types;
    private final String searchPath;
    private final int payloadLimit;

    FanOut(Queries queries, Tables tables, Types types, String searchPath, int payloadLimit) {
        this.queries = queries;
        this.tables = tables;
        this.types = types;
        this.searchPath = searchPath;
        this.payloadLimit = payloadLimit;
    }

    /** Sends the changes; done when all are in the outboxes. Fails with DatabaseException, and then none was sent. */
    Future<Void> send(List<Change> changes, Interests interested) {
        List<Change> wanted = changes.stream()
                .filter(change -> !interested
                        .of(change.relation().schema(), change.relation().table())
                        .all()
                        .isEmpty())
                .toList();
        if (wanted.isEmpty()) {
            return Future.succeededFuture();
        }
        Set<Integer> oids =
                wanted.stream().map(change -> change.relation().oid()).collect(Collectors.toSet());
        Set<Integer> typeOids = new LinkedHashSet<>();
        wanted.forEach(change -> change.relation().columns().forEach(column -> typeOids.add(column.type())));
        return tables.refresh(oids)
                .compose(done -> Future.all(tables.require(oids), types.require(typeOids)))
                .compose(done -> accesses(wanted, interested))
                .compose(done -> {
                    List<Item> items = items(wanted);
                    return detoast(items)
                            .compose(filled -> check(items, interested))
                            .map(checked -> {
                                deliver(items);
                                return null;
                            });
                });
    }

    private Future<Void> accesses(List<Change> wanted, Interests interested) {
        record Needed(int table, String role) {}
        Set<Needed> needed = new LinkedHashSet<>();
        wanted.stream().map(Change::relation).distinct().forEach(relation -> {
            for (Audience audience :
                    interested.of(relation.schema(), relation.table()).all()) {
                needed.add(new Needed(relation.oid(), audience.principal().role()));
            }
        });
        return Future.all(needed.stream()
                        .map(one -> tables.access(one.table(), one.role()))
                        .toList())
                .mapEmpty();
    }

    private List<Item> items(List<Change> changes) {
        List<Item> items = new ArrayList<>(changes.size());
        for (Change change : changes) {
            Optional<Table> table = tables.table(change.relation().oid());
            if (table.isEmpty()) {
                continue; // dropped since: there is nobody who may see it
            }
            switch (change.decode()) {
                case WalMessage.Insert(int relation, Tuple row) ->
                    items.add(new Item(change, "INSERT", table.get(), Optional.empty(), Optional.of(row)));
                case WalMessage.Update(int relation, Optional<WalMessage.OldRow> old, Tuple row) -> {
                    Tuple filled = old.filter(WalMessage.OldRow::whole)
                            .map(whole -> row.filledFrom(whole.row()))
                            .orElse(row);
                    items.add(new Item(change, "UPDATE", table.get(), old, Optional.of(filled)));
                }
                case WalMessage.Delete(int relation, WalMessage.OldRow old) ->
                    items.add(new Item(change, "DELETE", table.get(), Optional.of(old), Optional.empty()));
                case WalMessage.Truncate(List<Integer> relations) ->
                    items.add(new Item(change, "TRUNCATE", table.get(), Optional.empty(), Optional.empty()));
                default -> {
                    // nothing that a table has
                }
            }
        }
        return items;
    }

    private Future<Void> detoast(List<Item> items) {
        Map<Integer, Detoast> byTable = new HashMap<>();
        for (Item item : items) {
            if (item.row.isPresent() && item.row.get().hasUnchanged()) {
                Relation relation = item.change.relation();
                item.detoast = byTable.computeIfAbsent(relation.oid(), oid -> new Detoast(item.table, relation));
                item.detoastNumber = item.detoast.add(item.row.get());
            }
        }
        return Future.all(byTable.values().stream()
                        .map(detoast -> detoast.fill(queries))
                        .toList())
                .map(done -> {
                    items.stream()
                            .filter(item -> item.detoast != null)
                            .forEach(item -> item.row = Optional.of(item.detoast.row(item.detoastNumber)));
                    return null;
                });
    }

    private Future<Void> check(List<Item> items, Interests interested) {
        Map<CheckKey, RowCheck> checks = new HashMap<>();
        for (Item item : items) {
            Relation relation = item.change.relation();
            for (Audience audience :
                    interested.of(relation.schema(), relation.table()).of(column -> text(item, column))) {
                Access access =
                        tables.known(relation.oid(), audience.principal().role());
                if (access.selectable().isEmpty() || isOfOtherTenant(item, access, audience)) {
                    continue;
                }
                List<Wanted> wanted = new ArrayList<>();
                for (Binding binding : audience.bindings()) {
                    if (binding.matchesTable(relation.schema(), relation.table()) && binding.matchesEvent(item.type)) {
                        wanted(item, access, audience, binding, checks).ifPresent(wanted::add);
                    }
                }
                if (!wanted.isEmpty()) {
                    item.candidates.add(new Candidate(audience, wanted));
                }
            }
        }
        return Future.all(checks.values().stream()
                        .map(check -> check.ask(queries))
                        .toList())
                .mapEmpty();
    }

    /** The text of the new row's value, of the old row's where there is none. */
    private static Optional<String> text(Item item, String column) {
        int at = item.change.relation().indexOf(column);
        Optional<Tuple> row = item.row.or(() -> item.oldRows().stream().findFirst());
        return at < 0 || row.isEmpty() || row.get().isUnchanged(at)
                ? Optional.empty()
                : Optional.ofNullable(row.get().text(at));
    }

    /** Spares a question whose answer is known; the policies are asked for all that is left. */
    private static boolean isOfOtherTenant(Item item, Access access, Audience audience) {
        if (!access.tenantIsolated()) {
            return false;
        }
        int at = item.change.relation().indexOf("tenant_id");
        String tenant = audience.principal().tenant().orElse("");
        return at >= 0
                && item.row.isPresent()
                && !tenant.equalsIgnoreCase(item.row.get().text(at));
    }

    private Optional<Wanted> wanted(
            Item item, Access access, Audience audience, Binding binding, Map<CheckKey, RowCheck> checks) {
        if (item.type.equals("TRUNCATE")) {
            RowCheck.Verdict seen = new RowCheck.Verdict(true);
            return Optional.of(new Wanted(binding, seen, Optional.empty()));
        }
        boolean whole =
                item.row.isPresent() || item.old.map(WalMessage.OldRow::whole).orElse(false);
        Tuple row = item.row.orElseGet(() -> item.oldRows().getFirst());
        List<RowCondition> undecided = new ArrayList<>();
        for (RowCondition condition : binding.filter()) {
            int at = item.change.relation().indexOf(condition.condition().column());
            if (at < 0
                    || row.isUnchanged(at)
                    || !(whole || item.change.relation().columns().get(at).key())) {
                return Optional.empty();
            }
            Optional<Boolean> decided = condition.test(row.text(at));
            if (decided.isEmpty()) {
                undecided.add(condition);
            } else if (!decided.get()) {
                return Optional.empty();
            }
        }
        RowCheck rowCheck = checkOf(item, access, audience, undecided, checks);
        RowCheck.Verdict verdict = rowCheck.on(item.change.relation(), row, whole);
        Optional<RowCheck.Verdict> old = item.row.isEmpty()
                ? Optional.empty()
                : item.old.map(known -> checkOf(item, access, audience, List.of(), checks)
                        .on(item.change.relation(), known.row(), known.whole()));
        return Optional.of(new Wanted(binding, verdict, old));
    }

    private RowCheck checkOf(
            Item item, Access access, Audience audience, List<RowCondition> filter, Map<CheckKey, RowCheck> checks) {
        CheckKey key =
                new CheckKey(item.table.oid(), audience.principal().role(), audience.decisiveClaims(access), filter);
        return checks.computeIfAbsent(
                key, k -> new RowCheck(item.table, access, audience.principal(), searchPath, filter));
    }

    /** Each client gets what a part of the batch has for it in one system call. */
    private void deliver(List<Item> items) {
        Set<Outbox> touched = new HashSet<>();
        int bytes = 0;
        for (Item item : items) {
            deliver(item, touched);
            bytes += item.change.size();
            if (bytes > TOGETHER_BYTES) {
                touched.forEach(Outbox::flush);
                touched.clear();
                bytes = 0;
            }
        }
        touched.forEach(Outbox::flush);
    }

    /** What of one change was made already, and the outboxes that it was put into. */
    private record Letters(Map<String, byte[]> shapes, Map<FrameKey, Frame> frames, Set<Outbox> touched) {}

    private void deliver(Item item, Set<Outbox> touched) {
        Letters letters = new Letters(new HashMap<>(), new HashMap<>(), touched);
        for (Candidate candidate : item.candidates) {
            switch (candidate.audience()) {
                case ChannelAudience channel -> deliver(item, channel, candidate.wanted(), letters);
                case RowAudience receiver -> {
                    if (candidate.wanted().stream()
                            .anyMatch(wanted -> wanted.row().visible())) {
                        receiver.changed(change(item));
                    }
                }
            }
        }
    }

    private static RowChange change(Item item) {
        boolean whole =
                item.row.isPresent() || item.old.map(WalMessage.OldRow::whole).orElse(false);
        Optional<Tuple> row = item.row.or(() -> item.oldRows().stream().findFirst());
        return new RowChange(item.type, item.change.relation(), row, whole);
    }

    private void deliver(Item item, ChannelAudience audience, List<Wanted> all, Letters letters) {
        if (all.size() == 1) {
            Wanted wanted = all.getFirst();
            if (wanted.row().visible()) {
                String id = Integer.toString(wanted.binding().id());
                put(item, audience, wanted, id, letters);
            }
            return;
        }
        // bindings of one channel may want different columns: one message for each
        all.stream()
                .filter(wanted -> wanted.row().visible())
                .collect(Collectors.groupingBy(
                        wanted -> wanted.binding().select(), LinkedHashMap::new, Collectors.toList()))
                .forEach((select, wanted) -> {
                    String ids = wanted.stream()
                            .map(one -> Integer.toString(one.binding().id()))
                            .distinct()
                            .collect(Collectors.joining(","));
                    put(item, audience, wanted.getFirst(), ids, letters);
                });
    }

    private void put(Item item, ChannelAudience audience, Wanted wanted, String ids, Letters letters) {
        boolean oldSeen = wanted.old().map(RowCheck.Verdict::visible).orElse(item.row.isEmpty());
        String role = audience.principal().role();
        List<String> select = wanted.binding().select();
        String shape = role + oldSeen + select;
        byte[] data = letters.shapes().computeIfAbsent(shape, s -> data(item, role, oldSeen, select));
        ChannelAudience.Key key = audience.key();
        Frame frame = letters.frames()
                .computeIfAbsent(
                        new FrameKey(key.vsn(), key.topic(), ids, shape),
                        k -> Encoder.change(k.vsn(), k.topic(), k.ids(), data));
        audience.put(frame, letters.touched());
    }

    /**
     * The old row is told as far as the log has it and its reader could see it; where the log has none the key did not
     * change and is the new row's.
     */
    private byte[] data(Item item, String role, boolean oldSeen, List<String> select) {
        Access access = tables.known(item.table.oid(), role);
        Predicate<String> columns =
                name -> access.selectable().contains(name) && (select.isEmpty() || select.contains(name));
        Relation relation = item.change.relation();
        Optional<Tuple> old;
        Predicate<String> oldColumns;
        if (item.type.equals("TRUNCATE") || item.type.equals("INSERT")) {
            old = Optional.empty();
            oldColumns = name -> false;
        } else if (item.old.isEmpty()) {
            old = item.row;
            oldColumns = item.table.key()::contains;
        } else {
            old = item.old.map(WalMessage.OldRow::row);
            boolean whole = item.old.get().whole();
            oldColumns = name -> oldSeen
                    && (whole || relation.columns().get(relation.indexOf(name)).key());
        }
        return new ChangeJson(item.change, item.type, types, payloadLimit).encode(item.row, old, oldColumns, columns);
    }
}
