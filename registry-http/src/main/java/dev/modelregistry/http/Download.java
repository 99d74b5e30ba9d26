package dev.modelregistry.http;

import dev.modelregistry.error.UnavailableException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * The body of a {@code GET} that survives a broken connection: it asks again for what is missing, by {@code Range} where the
 * server can, else from the beginning, skipping what was read. Whoever reads verifies the bytes: nothing here proves
 * that both answers had the same.
 */
public final class Download extends InputStream {

    private static final int TRIES = 4;

    private final HttpTransport transport;
    private final HttpCall call;
    private InputStream body;
    private long position;
    private int failures;

    private Download(HttpTransport transport, HttpCall call, long from) {
        this.transport = transport;
        this.call = call;
        this.position = from;
        this.body = open();
    }

    /**
     * Opens it.
     *
     * @param call a {@code GET} without a {@code Range}
     * @param from first byte wanted; a body that is shorter is empty
     */
    public static InputStream of(HttpTransport transport, HttpCall call, long from) {
        return new Download(transport, call, from);
    }

    private InputStream open() {
        HttpStream answer = transport.open(position == 0 ? call : call.withHeader("range", "bytes=" + position + "-"));
        try {
            if (position > 0 && answer.status() != 206) {
                answer.body().skipNBytes(position);
            }
            return new Guarded(answer);
        } catch (java.io.EOFException shorter) {
            close(answer);
            return InputStream.nullInputStream();
        } catch (IOException e) {
            close(answer);
            throw new UnavailableException(call.operation() + " broke off after " + position + " bytes", e);
        }
    }

    private static void close(HttpStream answer) {
        try {
            answer.close();
        } catch (IOException e) {
            return; // Nothing was wanted from it any more.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (true) {
            try {
                int count = body.read(buffer, offset, length);
                position += Math.max(count, 0);
                return count;
            } catch (IOException broken) {
                again(broken);
            }
        }
    }

    private void again(IOException broken) throws IOException {
        boolean timeout = broken instanceof java.net.SocketTimeoutException;
        if (Thread.currentThread().isInterrupted() || broken instanceof InterruptedIOException && !timeout) {
            throw broken;
        }
        if (++failures >= TRIES) {
            throw new IOException(
                    call.operation() + " broke off " + failures + " times, last after " + position + " bytes", broken);
        }
        body.close();
        body = open();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    /** Closes the answer with its body. */
    private static final class Guarded extends FilterInputStream {

        private final HttpStream answer;

        Guarded(HttpStream answer) {
            super(answer.body());
            this.answer = answer;
        }

        @Override
        public void close() throws IOException {
            answer.close();
        }
    }
}
