package io.datapunk.lb.bootstrap;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import org.apache.curator.test.DirectoryUtils;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;

/** A real ZooKeeper server on loopback and a free port, that can be stopped and started again; its files go with it. */
public final class LoopbackZooKeeper extends TestingServer {
    private static final String RECEIVED = "Received: ";

    private final File home;

    public LoopbackZooKeeper() throws Exception {
        this(DirectoryUtils.createTempDirectory());
    }

    /** @param home around its data, as the server writes its settings beside them */
    private LoopbackZooKeeper(File home) throws Exception {
        super(new InstanceSpec(new File(home, "data"), -1, -1, -1, true, -1, -1, -1, null, "127.0.0.1"), true);
        this.home = home;
    }

    /** How many requests the server has had so far, those of this question aside. */
    public long received() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), getPort())) {
            socket.getOutputStream().write("srvr".getBytes(US_ASCII));
            String told = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return told.lines()
                    .filter(line -> line.startsWith(RECEIVED))
                    .mapToLong(line -> Long.parseLong(line.substring(RECEIVED.length())))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("answer: " + told + ", expected " + RECEIVED));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        if (home.exists()) {
            DirectoryUtils.deleteRecursively(home);
        }
    }
}
