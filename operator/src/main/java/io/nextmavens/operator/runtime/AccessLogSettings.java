package io.nextmavens.operator.runtime;

import io.nextmavens.crds.v1alpha1.AccessLogSpec;
import java.util.List;

/** {@code spec.runtime.accessLog} as the runtime's variables. Pure. */
final class AccessLogSettings {

    private static final String FIELD = "spec.runtime.accessLog.";

    private AccessLogSettings() {}

    static List<RuntimeSetting> of(AccessLogSpec log) {
        return log == null
                ? List.of()
                : List.of(
                        RuntimeSetting.of(
                                "NEXTMAVENS_ACCESS_LOG", log.requests().setting(), FIELD + "requests"),
                        RuntimeSetting.of(
                                "NEXTMAVENS_ACCESS_LOG_PERCENT", log.samplePercent(), FIELD + "samplePercent"));
    }
}
