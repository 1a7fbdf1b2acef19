package io.datapunk.lb.adapters.zookeeper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A way to the server through this process, which can be cut and mended: both ends live on, but do not hear. */
public final class Cable implements AutoCloseable {
    private final int target;
    private final ServerSocket entrance;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> new Thread(task, "test-cable"));
    private volatile boolean cut;

    public Cable(String serverAddress) throws IOException {
        target = Integer.parseInt(serverAddress.substring(serverAddress.lastIndexOf(':') + 1));
        entrance = new ServerSocket();
        entrance.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        threads.execute(this::accept);
    }

    public String address() {
        return "127.0.0.1:" + entrance.getLocalPort();
    }

    /** Ends all connections and refuses new ones. */
    public void cut() throws IOException {
        cut = true;
        closeAll();
    }

    public void mend() {
        cut = false;
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket in = entrance.accept();
                sockets.add(in);
                if (cut) {
                    in.close();
                } else {
                    connect(in);
                }
            } catch (IOException ended) {
                // The entrance or the far end is closed; the loop's condition says which.
            }
        }
    }

    private void connect(Socket in) throws IOException {
        Socket out;
        try {
            out = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException refused) {
            in.close();
            return;
        }
        sockets.add(out);
        threads.execute(() -> copy(in, out));
        threads.execute(() -> copy(out, in));
        if (cut) {
            closeAll();
        }
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream source = from.getInputStream();
            OutputStream sink = to.getOutputStream();
            source.transferTo(sink);
        } catch (IOException ended) {
            // One end hung up.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void closeAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        closeAll();
        threads.shutdown();
        boolean ended = false;
        try {
            ended = threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            throw new IllegalStateException("a connection did not end");
        }
    }
}
