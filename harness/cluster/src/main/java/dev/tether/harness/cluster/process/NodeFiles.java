package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.ClusterNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of the node with this home directory are. */
public record NodeFiles(Path home) {

  /** Makes the directories. */
  public static NodeFiles create(Path home) throws IOException {
    NodeFiles files = new NodeFiles(home);
    Files.createDirectories(files.plugins());
    Files.createDirectories(files.hostVolume());
    return files;
  }

  /** The agent's configuration. */
  public Path config() {
    return home.resolve("agent.hcl");
  }

  /** The agent's data. */
  public Path data() {
    return home.resolve("data");
  }

  /** The agent's plugins. */
  public Path plugins() {
    return home.resolve("plugins");
  }

  /** What the node offers to jobs as its {@link ClusterNode#HOST_VOLUME}. */
  public Path hostVolume() {
    return home.resolve("volumes").resolve(ClusterNode.HOST_VOLUME);
  }

  /** Which plugins were started, one process id a line. */
  public Path pluginPids() {
    return home.resolve("plugin-pids");
  }

  /** The agent's log. */
  public Path log() {
    return home.resolve("agent.log");
  }

  /** What the plugin writes down of calls. */
  public Path rpcTrace() {
    return home.resolve("rpc-trace.jsonl");
  }
}
