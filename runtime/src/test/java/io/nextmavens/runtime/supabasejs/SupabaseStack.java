package io.nextmavens.runtime.supabasejs;

import io.nextmavens.runtime.auth.AuthStack;
import java.util.HashMap;
import java.util.Map;

/** The same with all services, as a project is served. */
public final class SupabaseStack extends AuthStack {

    @Override
    public Map<String, String> start() {
        Map<String, String> environment = new HashMap<>(super.start());
        environment.remove("NEXTMAVENS_SERVICES");
        return environment;
    }
}
