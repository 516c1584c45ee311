package io.nextmavens.runtime.graphql.execution;

import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import io.nextmavens.runtime.graphql.plan.OperationPlan;
import io.nextmavens.runtime.graphql.plan.OperationPlanner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An operation that was found valid, and its plans: one for each way in which variables decide about it. Thread-safe.
 */
public final class Operation {

    private static final int PLANS = 64;
    private static final Object ABSENT = new Object();

    private final Document document;
    private final OperationDefinition definition;
    private final Map<String, FragmentDefinition> fragments;
    private final Map<List<Object>, OperationPlan> plans = new ConcurrentHashMap<>();
    private volatile Set<String> byValue = Set.of();
    private volatile Set<String> byPresence = Set.of();

    Operation(Document document, OperationDefinition definition, Map<String, FragmentDefinition> fragments) {
        this.document = document;
        this.definition = definition;
        this.fragments = Map.copyOf(fragments);
    }

    public Document document() {
        return document;
    }

    public OperationDefinition definition() {
        return definition;
    }

    public Map<String, FragmentDefinition> fragments() {
        return fragments;
    }

    /** Whether it changes something. */
    public boolean isMutation() {
        return definition.getOperation() == OperationDefinition.Operation.MUTATION;
    }

    /** Whether it is a query. */
    public boolean isQuery() {
        return definition.getOperation() == OperationDefinition.Operation.QUERY;
    }

    /** Whether it is answered again and again. */
    public boolean isSubscription() {
        return definition.getOperation() == OperationDefinition.Operation.SUBSCRIPTION;
    }

    /** The plan for these variables, of former times where possible. */
    public OperationPlan plan(OperationPlanner planner, Map<String, Object> variables) {
        List<Object> key = key(variables);
        if (key != null) {
            OperationPlan known = plans.get(key);
            if (known != null) {
                return known;
            }
        }
        OperationPlan plan = planner.plan(definition, fragments, variables);
        remember(plan, variables);
        return plan;
    }

    private synchronized void remember(OperationPlan plan, Map<String, Object> variables) {
        if (!byValue.containsAll(plan.byValue()) || !byPresence.containsAll(plan.byPresence())) {
            // keys of former plans no longer tell enough
            plans.clear();
            byValue = union(byValue, plan.byValue());
            byPresence = union(byPresence, plan.byPresence());
        }
        List<Object> key = key(variables);
        if (key != null && plans.size() < PLANS) {
            plans.put(key, plan);
        }
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> both = new HashSet<>(a);
        both.addAll(b);
        return Set.copyOf(both);
    }

    /** What the variables decide; null when it is too much to be remembered. */
    private List<Object> key(Map<String, Object> variables) {
        Set<String> values = byValue;
        List<Object> key = new ArrayList<>(values.size() + byPresence.size());
        for (String name : values) {
            Object value = variables.getOrDefault(name, ABSENT);
            if (value instanceof Map) {
                return null;
            }
            key.add(name);
            key.add(value == null ? "null" : value);
        }
        for (String name : byPresence) {
            key.add(name);
            key.add(!variables.containsKey(name) ? "absent" : variables.get(name) == null ? "null" : "there");
        }
        return key;
    }
}
