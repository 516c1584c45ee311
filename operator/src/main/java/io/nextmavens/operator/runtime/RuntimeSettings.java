package io.nextmavens.operator.runtime;

import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.crds.v1alpha1.RuntimeVariable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of the runtime that users give: what sections of the spec say, and {@code spec.runtime.env}. Pure. */
public final class RuntimeSettings {

    private RuntimeSettings() {}

    /** Returns them in order. What {@code spec.runtime.env} names goes before what a section says. */
    public static List<RuntimeSetting> of(ProjectSpec spec) {
        var given = spec.runtime().env().stream().map(RuntimeVariable::name).collect(Collectors.toSet());
        return Stream.concat(
                        sections(spec).filter(setting -> !given.contains(setting.name())),
                        spec.runtime().env().stream().map(RuntimeSetting::of))
                .toList();
    }

    private static Stream<RuntimeSetting> sections(ProjectSpec spec) {
        return Stream.of(
                        AuthSettings.of(spec.auth()),
                        StorageSettings.of(spec),
                        TracingSettings.of(spec.runtime().tracing()),
                        AccessLogSettings.of(spec.runtime().accessLog()))
                .flatMap(List::stream);
    }
}
