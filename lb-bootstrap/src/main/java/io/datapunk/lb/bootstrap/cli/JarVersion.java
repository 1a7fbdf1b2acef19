package io.datapunk.lb.bootstrap.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that stands in the manifest of the jar this class came from. */
final class JarVersion implements IVersionProvider {
    JarVersion() {}

    @Override
    public String[] getVersion() {
        String version = JarVersion.class.getPackage().getImplementationVersion();
        return new String[] {"lb " + (version == null ? "(not from a jar)" : version)};
    }
}
