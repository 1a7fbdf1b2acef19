package io.datapunk.lb.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToLongFunction;

/**
 * Compares what a request takes in several builds: blocks of some thousand requests take turns in one process, so that whatever slows
 * the machine for longer than a block meets all, and a ratio is formed within each turn. Prints a line for each build: the least and the
 * median time of a request, and the median ratio to the first.
 *
 * <p>What the compiler makes of the same build differs from process to process by as much as most changes do: the same build twice, and
 * several processes, show by how much. All share the processor's caches, so this is for up to some thousand instances.
 */
public final class BuildsInTurn {
    private static final int REQUESTS = 5_000;
    private static final int WARM_TURNS = 800;

    private BuildsInTurn() {}

    /**
     * Measures.
     *
     * @param arguments how many instances, {@code mixed} or {@code steady}, {@code ticket} or {@code lease}, how many turns, and for
     *     each build the checkout that it was built in
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 6) {
            throw new IllegalArgumentException("arguments: " + arguments.length
                    + ", expected INSTANCES mixed|steady ticket|lease TURNS CHECKOUT CHECKOUT...");
        }
        int instances = Integer.parseInt(arguments[0]);
        boolean byLease = arguments[2].equals("lease");
        double[][] nanos = new double[arguments.length - 4][Integer.parseInt(arguments[3])];
        IntToLongFunction[] builds = new IntToLongFunction[nanos.length];
        for (int build = 0; build < builds.length; build++) {
            builds[build] = block(Path.of(arguments[4 + build]), instances, arguments[1], byLease);
        }
        takeTurns(builds, new double[builds.length][WARM_TURNS]);
        takeTurns(builds, nanos);
        for (int build = 0; build < builds.length; build++) {
            print(arguments[4 + build], nanos[build], nanos[0]);
        }
        System.exit(0); // The builds' own threads go on.
    }

    /** Fills in the nanoseconds that a request took, by build and turn; every second turn backwards. */
    private static void takeTurns(IntToLongFunction[] builds, double[][] nanos) {
        for (int turn = 0; turn < nanos[0].length; turn++) {
            for (int i = 0; i < builds.length; i++) {
                int build = turn % 2 == 0 ? i : builds.length - 1 - i;
                nanos[build][turn] = builds[build].applyAsLong(REQUESTS) / (double) REQUESTS;
            }
        }
    }

    private static void print(String checkout, double[] nanos, double[] first) {
        double[] ratios = new double[nanos.length];
        Arrays.setAll(ratios, turn -> nanos[turn] / first[turn]);
        System.out.printf(
                Locale.ROOT,
                "%-40s least %.1f ns, median %.1f ns, ratio %.3f%n",
                checkout,
                at(0, nanos),
                at(0.5, nanos),
                at(0.5, ratios));
    }

    private static double at(double share, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (share * (sorted.length - 1))];
    }

    /** This class path's block over that build's classes, which come first. */
    private static IntToLongFunction block(Path checkout, int instances, String state, boolean byLease)
            throws Exception {
        Path built = checkout.resolve("lb-benchmarks/target");
        List<URL> path = new ArrayList<>();
        path.add(built.resolve("classes").toUri().toURL());
        path.addAll(jars(built.resolve("lib")));
        for (String own : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            path.add(Path.of(own).toUri().toURL());
        }
        ClassLoader loader = new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            return (IntToLongFunction) loader.loadClass(RequestBlock.class.getName())
                    .getConstructor(int.class, String.class, boolean.class)
                    .newInstance(instances, state, byLease);
        } finally {
            System.setOut(out);
        }
    }

    private static List<URL> jars(Path directory) throws IOException {
        List<URL> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
            for (Path jar : found) {
                jars.add(jar.toUri().toURL());
            }
        }
        return jars;
    }
}
