package io.datapunk.lb.bootstrap;

import java.io.File;
import java.io.IOException;
import org.apache.curator.test.DirectoryUtils;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;

/** A real ZooKeeper server on loopback and a free port, that can be stopped and started again; its files go with it. */
public final class LoopbackZooKeeper extends TestingServer {
    private final File home;

    public LoopbackZooKeeper() throws Exception {
        this(DirectoryUtils.createTempDirectory());
    }

    /** @param home around its data, as the server writes its settings beside them */
    private LoopbackZooKeeper(File home) throws Exception {
        super(new InstanceSpec(new File(home, "data"), -1, -1, -1, true, -1, -1, -1, null, "127.0.0.1"), true);
        this.home = home;
    }

    @Override
    public void close() throws IOException {
        super.close();
        if (home.exists()) {
            DirectoryUtils.deleteRecursively(home);
        }
    }
}
