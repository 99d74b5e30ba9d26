package dev.modelregistry.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Optional;
import javax.net.SocketFactory;

/**
 * Sockets that acknowledge at once what they receive. Some servers (uvicorn among them) send an answer in two small segments and
 * hold the second until the first is acknowledged, which Linux does only after about 40 ms once a connection is in use:
 * every answer on a kept connection waits for that. The kernel forgets the option, so it is set before each read.
 *
 * <p>Only where the JDK knows {@code TCP_QUICKACK} (Linux); elsewhere sockets are as they are.
 */
final class QuickAckSockets extends SocketFactory {

    private final SocketOption<Boolean> option;

    private QuickAckSockets(SocketOption<Boolean> option) {
        this.option = option;
    }

    /** Empty where the system has no such option. */
    static Optional<SocketFactory> where() {
        try (Socket probe = new Socket(Proxy.NO_PROXY)) {
            return probe.supportedOptions().stream()
                    .filter(one -> one.name().equals("TCP_QUICKACK") && one.type() == Boolean.class)
                    .findFirst()
                    .map(QuickAckSockets::of);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked") // Its type was looked at.
    private static SocketFactory of(SocketOption<?> found) {
        return new QuickAckSockets((SocketOption<Boolean>) found);
    }

    @Override
    public Socket createSocket() {
        return new QuickAckSocket(option);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(address, port), new InetSocketAddress(localAddress, localPort));
    }

    private Socket connected(InetSocketAddress to, @org.jspecify.annotations.Nullable InetSocketAddress from)
            throws IOException {
        Socket socket = createSocket();
        try {
            if (from != null) {
                socket.bind(from);
            }
            socket.connect(to);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static final class QuickAckSocket extends Socket {

        private final SocketOption<Boolean> option;

        QuickAckSocket(SocketOption<Boolean> option) {
            this.option = option;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    acknowledgeAtOnce();
                    return super.read();
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    acknowledgeAtOnce();
                    return super.read(buffer, offset, length);
                }
            };
        }

        private void acknowledgeAtOnce() throws IOException {
            try {
                setOption(option, true);
            } catch (IOException | UnsupportedOperationException e) {
                if (isClosed()) {
                    throw new IOException("the socket is closed", e);
                }
                // Slower, and right all the same.
            }
        }
    }
}
