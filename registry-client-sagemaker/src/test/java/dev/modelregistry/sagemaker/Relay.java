package dev.modelregistry.sagemaker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The way to a server: counts what goes up, and is cut for good after so many bytes. */
final class Relay implements AutoCloseable {

    private final ServerSocket front;
    private final URI server;
    private final long cutAfter;
    private final AtomicLong sent = new AtomicLong();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Begins to listen.
     *
     * @param server where requests go
     * @param cutAfter after how many bytes from the client everything is closed
     */
    Relay(URI server, long cutAfter) {
        this.server = server;
        this.cutAfter = cutAfter;
        try {
            front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.submit(this::listen);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + front.getLocalPort());
    }

    long sent() {
        return sent.get();
    }

    private void listen() {
        try {
            while (true) {
                Socket client = front.accept();
                Socket target = new Socket(server.getHost(), server.getPort());
                target.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                open.add(client);
                open.add(target);
                threads.submit(() -> pump(client, target, true));
                threads.submit(() -> pump(target, client, false));
            }
        } catch (IOException closed) {
            close();
        }
    }

    private void pump(Socket from, Socket to, boolean up) {
        byte[] chunk = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                if (up && sent.addAndGet(count) > cutAfter) {
                    close();
                    return;
                }
                out.write(chunk, 0, count);
                out.flush();
            }
        } catch (IOException over) {
            return; // One side went away, and the other goes with it.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    @Override
    public void close() {
        try {
            front.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
