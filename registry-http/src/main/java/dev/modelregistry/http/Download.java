package dev.modelregistry.http;

import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The body of a {@code GET} that survives a broken connection: it asks again for what is missing, by {@code Range} where the
 * server can, else from the beginning, skipping what was read. Whoever reads verifies the bytes: nothing here proves
 * that both answers had the same.
 */
public final class Download extends InputStream {

    private static final int TRIES = 4;

    /** How the rest of something is asked for. */
    @FunctionalInterface
    public interface Opening {

        /**
         * Asks for everything from a byte on.
         *
         * @param headers to be sent with the request: a {@code Range}, or none
         * @return an answer with a status from 200 to 299
         */
        HttpStream open(Map<String, String> headers);
    }

    private final String operation;
    private final Opening opening;
    private InputStream body;
    private long position;
    private int failures;

    private Download(String operation, Opening opening, long from) {
        this.operation = operation;
        this.opening = opening;
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
        return of(call.operation(), headers -> transport.open(with(call, headers)), from);
    }

    /**
     * Opens it where each request has to be made anew, as with addresses that expire.
     *
     * @param operation what is done, for errors
     * @param opening called now, and after each break
     * @param from first byte wanted; a body that is shorter is empty
     */
    public static InputStream of(String operation, Opening opening, long from) {
        return new Download(operation, opening, from);
    }

    private static HttpCall with(HttpCall call, Map<String, String> headers) {
        HttpCall result = call;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            result = result.withHeader(header.getKey(), header.getValue());
        }
        return result;
    }

    private InputStream open() {
        HttpStream answer;
        try {
            answer = opening.open(position == 0 ? Map.of() : Map.of("range", "bytes=" + position + "-"));
        } catch (RegistryException e) {
            if (position > 0 && e.context().status().equals(OptionalInt.of(416))) {
                return InputStream.nullInputStream(); // Nothing begins there.
            }
            throw e;
        }
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
            throw new UnavailableException(operation + " broke off after " + position + " bytes", e);
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
                    operation + " broke off " + failures + " times, last after " + position + " bytes", broken);
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
