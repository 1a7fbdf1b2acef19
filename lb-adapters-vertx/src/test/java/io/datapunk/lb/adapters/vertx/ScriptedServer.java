package io.datapunk.lb.adapters.vertx;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP server on a free loopback port that does to each connection what a script says. It counts the connections the
 * other side has not closed yet, so that a test can see what a client leaves behind.
 */
public final class ScriptedServer implements AutoCloseable {
    /** What happens on one connection; when it returns, the server waits for the other side to close. */
    @FunctionalInterface
    public interface Script {
        void play(Connection connection) throws IOException;
    }

    private final ServerSocket listener;
    private final Script script;
    private final Thread acceptor;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<String> heads = new CopyOnWriteArrayList<>();

    public ScriptedServer(Script script) {
        this(script, 0);
    }

    private ScriptedServer(Script script, int receiveBuffer) {
        this.script = script;
        try {
            listener = new ServerSocket();
            if (receiveBuffer > 0) {
                listener.setReceiveBufferSize(receiveBuffer);
            }
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        acceptor = daemon(this::accept);
    }

    /** Reads the request's head, sends the text and keeps the connection open. */
    public static ScriptedServer answering(String text) {
        return new ScriptedServer(connection -> {
            connection.readHead();
            connection.send(text);
        });
    }

    /** One whose sockets take little more than the script reads. */
    public static ScriptedServer narrow(Script script) {
        return new ScriptedServer(script, 16 * 1024);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "scripted-server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                accepted.incrementAndGet();
                open.incrementAndGet();
                sockets.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Connection connection = new Connection(socket);
            try {
                script.play(connection);
            } finally {
                connection.awaitEnd();
            }
        } catch (IOException goneAlready) {
            // The other side is gone, which is what awaitEnd waits for.
        } finally {
            sockets.remove(socket);
            open.decrementAndGet();
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Connections accepted so far. */
    public int accepted() {
        return accepted.get();
    }

    /** Connections neither side has closed. */
    public int open() {
        return open.get();
    }

    /** The request heads read so far. */
    public List<String> heads() {
        return heads;
    }

    /** When it returns, the port is closed: a thread in accept keeps it open for a moment longer than the listener. */
    @Override
    public void close() {
        try {
            listener.close();
            acceptor.join(5_000);
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** One accepted connection. */
    public final class Connection {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        /** Reads up to the empty line. */
        public String readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    throw new SocketException("closed within the head");
                }
                head.append((char) b);
            }
            heads.add(head.toString());
            return head.toString();
        }

        public InputStream in() {
            return in;
        }

        public void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Sends the text again and again, with a pause, until the other side is gone. */
        public void drip(String text, long pauseMillis) throws IOException {
            while (true) {
                send(text);
                LockSupport.parkNanos(pauseMillis * 1_000_000);
            }
        }

        /** Closes in good order. */
        public void hangUp() throws IOException {
            socket.close();
        }

        /** Closes with a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        private void awaitEnd() throws IOException {
            byte[] rest = new byte[8192];
            int read = 0;
            while (read >= 0 && !socket.isClosed()) {
                read = in.read(rest);
            }
        }
    }
}
