package io.nextmavens.runtime.storage.content;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A source that lends, or passes on what another lends. */
public interface LendingSource extends ByteSource {

    @Override
    Future<Optional<Lent>> lend();

    @Override
    default Future<Optional<Buffer>> next() {
        return lend().map(bytes -> bytes.map(Lent::keep));
    }
}
