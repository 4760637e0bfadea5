package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ProcessTable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Everything of a cluster that would outlive it: processes, mounts and files. */
final class Remains {
  private static final Logger LOG = System.getLogger(Remains.class.getName());
  private final Site site;
  private final boolean keepFiles;
  private final Mounts mounts;
  private final Libc libc;
  private final Thread atExit = Thread.ofPlatform().name("close-cluster").unstarted(this::remove);
  private boolean removed;

  Remains(Site site, boolean keepFiles, Mounts mounts, Libc libc) {
    this.site = site;
    this.keepFiles = keepFiles;
    this.mounts = mounts;
    this.libc = libc;
  }

  /** Sees to it that they are removed when this process ends by Ctrl-C or SIGTERM. */
  void removeAtExit() {
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Removes all of it, as far as it goes; what can't be removed is logged. An interrupt does not
   * end it. Does nothing the second time, but waits for the first to be done.
   */
  synchronized void remove() {
    if (removed) {
      return;
    }
    removed = true;
    site.programs().end();
    boolean interrupted = Thread.interrupted();
    while (!killed()) {
      interrupted = true;
    }
    mounts.below(site.work()).forEach(this::unmount);
    delete(site.sockets());
    if (!keepFiles) {
      delete(site.work());
    }
    forgetExit();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when an interrupt came between. */
  private boolean killed() {
    try {
      site.killer().killAll("all processes of the cluster", this::alive);
    } catch (ClusterFailure e) {
      LOG.log(Level.WARNING, e.getMessage());
    } catch (InterruptedException e) {
      return false;
    }
    return true;
  }

  private List<ProcessTable.Entry> alive() {
    // Remote tasks have a clean environment: they are known by where they work.
    return Stream.concat(
            site.allProcesses().stream(),
            site.processes().workingBelow(AgentHost.state(site)).stream())
        .distinct()
        .toList();
  }

  private void unmount(String mount) {
    if (!libc.unmount(mount)) {
      LOG.log(Level.WARNING, "the mount " + mount + " can't be removed");
    }
  }

  private static void delete(Path directory) {
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the directory " + directory + " can't be deleted: " + e);
    }
  }

  private void forgetExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This process is ending, perhaps in this very thread.
    }
  }
}
