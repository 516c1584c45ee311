package io.nextmavens.runtime.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One session with the server, from login to termination; runs one {@link Exchange} at a time.
 *
 * <p>Bound to an event loop: all but {@link #run}, {@link #cancel}, {@link #close} and {@link ReadControl}'s methods
 * happen there. Statements go out as Parse (once per session), Bind and Execute without Describe: values and results
 * are text, so no answer has to be waited for before the next message can be written.
 */
final class PgConnection extends ChannelInboundHandlerAdapter implements ReadControl {

    /** Told of the connection's life. */
    interface Owner {

        /** The connection is free for another exchange. */
        void idle(PgConnection connection);

        /** The connection is gone. */
        void closed(PgConnection connection);

        /** Asks the server, over another connection, to cancel what the session runs; then calls {@code sent}. */
        void sendCancel(PgConnection connection, Runnable sent);
    }

    private static final int MAX_VALUES = 65_535;
    private static final int PREPARED_STATEMENTS = 256;

    private final DatabaseTarget target;
    private final Owner owner;
    private final Login login;
    private final StatementCache statements = new StatementCache(PREPARED_STATEMENTS);
    private Consumer<DatabaseException> loginDone;
    private BiConsumer<String, String> notificationHandler = (channel, payload) -> {};

    private ChannelHandlerContext context;
    private ByteBuf received;
    private boolean closed;
    private ServerError farewell;
    private int processId;
    private int secret;
    final long openedNanos = System.nanoTime();
    long idleSinceNanos = openedNanos;

    // the row under way
    private boolean inRow;
    private int columns;
    private int column;
    private int valueLeft = -1;

    // the exchange under way
    private Exchange exchange;
    private List<Step> steps = List.of();
    private int position;
    private StatementCache.Entry[] parsing = {};
    private ServerError failure;
    private boolean deciding;
    private boolean retried;
    private boolean rowsSeen;
    private boolean cancelUnderWay;

    /**
     * A session about to log in.
     *
     * @param loginDone told once: null when the session is ready, else why there is none
     */
    PgConnection(DatabaseTarget target, Owner owner, Consumer<DatabaseException> loginDone) {
        this.target = target;
        this.owner = owner;
        this.loginDone = loginDone;
        this.login = new Login(target.password().orElse(""));
    }

    EventLoop eventLoop() {
        return context.channel().eventLoop();
    }

    int processId() {
        return processId;
    }

    int secret() {
        return secret;
    }

    boolean isOpen() {
        return !closed;
    }

    /** Whom to tell of {@code NOTIFY}: channel and payload. */
    void onNotification(BiConsumer<String, String> handler) {
        notificationHandler = handler;
    }

    // ---- sending

    /** Runs an exchange; the connection must be idle. Thread-safe. */
    void run(Exchange next) {
        if (eventLoop().inEventLoop()) {
            begin(next);
        } else {
            eventLoop().execute(() -> begin(next));
        }
    }

    private void begin(Exchange next) {
        if (closed) {
            next.fail(lost());
            return;
        }
        exchange = next;
        retried = false;
        next.runningOn(this);
        if (next.isCancelled()) {
            finish(new DatabaseException.Cancelled());
            return;
        }
        next.started(this);
        beginFirstFlush();
    }

    private void beginFirstFlush() {
        failure = null;
        deciding = false;
        rowsSeen = false;
        send(exchange.steps());
    }

    private void send(List<Step> flush) {
        steps = flush;
        position = 0;
        parsing = new StatementCache.Entry[flush.size()];
        ByteBuf out = context.alloc().ioBuffer(1024);
        try {
            statements.trim(out, flush.size());
            for (int i = 0; i < flush.size(); i++) {
                switch (flush.get(i)) {
                    case Step.Sync ignored -> Frontend.sync(out);
                    case Step.Run run -> parsing[i] = write(out, run);
                }
            }
        } catch (DatabaseException.Unsendable unsendable) {
            out.release();
            statements.forgetUnparsed();
            finish(unsendable);
            return;
        }
        flush(out);
    }

    private void flush(ByteBuf out) {
        var _ = context.writeAndFlush(out, context.voidPromise());
    }

    private void closeChannel() {
        var _ = context.channel().close();
    }

    /** Writes a statement's messages; returns its cache entry if a Parse is among them, else null. */
    private StatementCache.Entry write(ByteBuf out, Step.Run run) {
        if (run.values().size() > MAX_VALUES) {
            throw new DatabaseException.Unsendable("a statement takes at most " + MAX_VALUES + " values, this one has "
                    + run.values().size() + "; send fewer items at once");
        }
        if (run.sql().indexOf('\0') >= 0) {
            throw new DatabaseException.Unsendable("a statement cannot hold the character with code zero");
        }
        StatementCache.Entry entry = run.prepared() ? statements.lookUp(run.sql(), run.planRole()) : null;
        boolean isNew = entry == null;
        if (entry == null) {
            entry = run.prepared() ? statements.add(run.sql(), run.planRole()) : StatementCache.unnamed();
            Frontend.parse(out, entry.name, run.sql());
        }
        Frontend.bind(out, entry.name, run.values());
        Frontend.execute(out);
        return isNew ? entry : null;
    }

    /** Cancels the exchange if it is the one that runs. Thread-safe. */
    void cancel(Exchange unwanted) {
        eventLoop().execute(() -> {
            if (unwanted.equals(exchange) && !cancelUnderWay && !closed) {
                cancelUnderWay = true;
                setAutoRead(true);
                owner.sendCancel(this, () -> eventLoop().execute(() -> {
                    cancelUnderWay = false;
                    if (exchange == null && !closed) {
                        becomeIdle();
                    }
                }));
            }
        });
    }

    @Override
    public void pause() {
        setAutoRead(false);
    }

    @Override
    public void resume() {
        setAutoRead(true);
    }

    private void setAutoRead(boolean on) {
        context.channel().config().setAutoRead(on);
    }

    @Override
    public void abort() {
        closeChannel();
    }

    /** Ends the session. Thread-safe. */
    void close() {
        ByteBuf out = context.alloc().ioBuffer(5);
        Frontend.terminate(out);
        var _ = context.writeAndFlush(out).addListener(written -> closeChannel());
    }

    // ---- receiving

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        ByteBuf out = added.alloc().ioBuffer(256);
        Frontend.startup(out, target);
        flush(out);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        received =
                received == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), received, bytes);
        try {
            decode(received);
        } catch (RuntimeException | GeneralSecurityException e) {
            // whatever it was, the position in the stream can no longer be trusted
            farewell = new ServerError("FATAL", "08P01", e.toString(), Optional.empty(), Optional.empty(), "");
            closeChannel();
        } finally {
            if (received != null && !received.isReadable()) {
                received.release();
                received = null;
            }
        }
    }

    private void decode(ByteBuf in) throws GeneralSecurityException {
        while (true) {
            if (inRow) {
                if (!decodeRow(in)) {
                    return;
                }
                continue;
            }
            if (in.readableBytes() < 5) {
                return;
            }
            int start = in.readerIndex();
            byte type = in.getByte(start);
            int length = in.getInt(start + 1);
            if (type == 'D') {
                if (in.readableBytes() < 7) {
                    return;
                }
                in.skipBytes(5);
                columns = in.readUnsignedShort();
                column = 0;
                valueLeft = -1;
                inRow = true;
                rowsSeen |= !RowSink.NOTHING.equals(currentSink());
                continue;
            }
            if (in.readableBytes() < length + 1) {
                return;
            }
            in.skipBytes(5);
            handle(type, in, start + 1 + length);
            in.readerIndex(start + 1 + length);
        }
    }

    /** Reads on in a DataRow, however little of it is there; false when the bytes ran out. */
    private boolean decodeRow(ByteBuf in) {
        RowSink sink = currentSink();
        while (true) {
            if (valueLeft > 0) {
                int available = Math.min(valueLeft, in.readableBytes());
                if (available == 0) {
                    return false;
                }
                valueLeft -= available;
                sink.part(in.readSlice(available));
                if (valueLeft > 0) {
                    return false;
                }
                valueLeft = -1;
                column++;
            }
            if (column == columns) {
                inRow = false;
                sink.endRow();
                return true;
            }
            if (in.readableBytes() < 4) {
                return false;
            }
            int length = in.readInt();
            sink.beginValue(column, length);
            if (length > 0) {
                valueLeft = length;
            } else {
                column++;
            }
        }
    }

    private RowSink currentSink() {
        return steps.get(position) instanceof Step.Run run ? run.sink() : RowSink.NOTHING;
    }

    private void handle(byte type, ByteBuf in, int end) throws GeneralSecurityException {
        switch (type) {
            case '1' -> parsing[position].parsed = true;
            case 'C', 'I' -> {
                currentSink().endStatement();
                position++;
            }
            case 'Z' -> readyForQuery(in.readByte());
            case 'E' -> serverFailed(ServerError.read(in));
            case 'A' -> {
                in.skipBytes(4);
                String channel = ServerError.readCString(in);
                notificationHandler.accept(channel, ServerError.readCString(in));
            }
            case 'R' -> authenticate(in, end);
            case 'K' -> {
                processId = in.readInt();
                secret = in.readInt();
            }
            default -> {
                // BindComplete, CloseComplete, NoticeResponse, ParameterStatus: nothing depends on them
            }
        }
    }

    private void serverFailed(ServerError error) {
        if (loginDone != null || error.isFatal()) {
            farewell = error;
            return;
        }
        if (failure == null) {
            failure = error;
        }
        while (position < steps.size() && !(steps.get(position) instanceof Step.Sync)) {
            position++;
        }
    }

    private void readyForQuery(byte status) {
        if (loginDone != null) {
            loginFinished(null);
            return;
        }
        position++;
        if (position < steps.size()) {
            return;
        }
        statements.forgetUnparsed();
        if (failure != null && failure.isStalePreparedStatement() && !retried && !rowsSeen) {
            retried = true;
            statements.clear();
            if (status == 'I') {
                beginFirstFlush();
                return;
            }
        }
        if (status != 'I' && (!deciding || exchange.goesOn())) {
            deciding = true;
            ServerError first = failure;
            boolean taken = first != null && exchange.takes(first);
            send(exchange.decide(first != null));
            failure = taken ? null : first;
            return;
        }
        if (status != 'I') {
            close();
            finish(new DatabaseException.ConnectionLost("a transaction was left open"));
            return;
        }
        finish(failure == null ? null : new DatabaseException.StatementFailed(failure));
    }

    private void finish(DatabaseException why) {
        Exchange done = exchange;
        exchange = null;
        steps = List.of();
        done.runningOn(null);
        setAutoRead(true);
        if (!closed && !cancelUnderWay) {
            becomeIdle();
        }
        if (why == null) {
            done.complete();
        } else {
            done.fail(why);
        }
    }

    private void becomeIdle() {
        idleSinceNanos = System.nanoTime();
        owner.idle(this);
    }

    // ---- login and end

    private void authenticate(ByteBuf in, int end) throws GeneralSecurityException {
        ByteBuf out = context.alloc().ioBuffer(256);
        int kind = in.readInt();
        switch (kind) {
            case 0 -> {}
            case 3 -> Frontend.password(out, target.password().orElse(""));
            case 5 -> {
                byte[] salt = new byte[4];
                in.readBytes(salt);
                Frontend.password(
                        out, Login.md5(target.user(), target.password().orElse(""), salt));
            }
            case 10 -> {
                List<String> offered = new ArrayList<>();
                for (String name = ServerError.readCString(in); !name.isEmpty(); name = ServerError.readCString(in)) {
                    offered.add(name);
                }
                if (!offered.contains(Login.SCRAM_SHA_256)) {
                    throw new GeneralSecurityException("the server offers only " + offered + " to log in with");
                }
                Frontend.saslInitialResponse(out, Login.SCRAM_SHA_256, login.clientFirst());
            }
            case 11 -> Frontend.saslResponse(out, login.clientFinal(rest(in, end)));
            case 12 -> {
                if (!login.serverIsGenuine(rest(in, end))) {
                    throw new GeneralSecurityException("the server did not prove that it knows the password");
                }
            }
            default ->
                throw new GeneralSecurityException(
                        "the server asks for authentication method " + kind + ", which is not supported; use SCRAM");
        }
        if (out.isReadable()) {
            flush(out);
        } else {
            out.release();
        }
    }

    /** What is left of the message: SASL data has no length of its own. */
    private static String rest(ByteBuf in, int end) {
        return in.readCharSequence(end - in.readerIndex(), StandardCharsets.UTF_8)
                .toString();
    }

    private void loginFinished(DatabaseException why) {
        Consumer<DatabaseException> done = loginDone;
        loginDone = null;
        done.accept(why);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        closed = true;
        if (received != null) {
            received.release();
            received = null;
        }
        if (loginDone != null) {
            loginFinished(new DatabaseException.Unreachable(target, reason()));
        } else {
            if (exchange != null) {
                finish(lost());
            }
            owner.closed(this);
        }
        super.channelInactive(ctx);
    }

    private DatabaseException lost() {
        return new DatabaseException.ConnectionLost(reason());
    }

    private String reason() {
        return farewell == null ? "the server closed the connection" : farewell.message();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        closeChannel();
    }
}
