package dev.tether.harness.cluster.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of the node with this home directory are. */
record NodeFiles(Path home) {

  static NodeFiles create(Path home) throws IOException {
    NodeFiles files = new NodeFiles(home);
    Files.createDirectories(files.plugins());
    return files;
  }

  Path config() {
    return home.resolve("agent.hcl");
  }

  Path data() {
    return home.resolve("data");
  }

  Path plugins() {
    return home.resolve("plugins");
  }

  Path pluginPids() {
    return home.resolve("plugin-pids");
  }

  Path log() {
    return home.resolve("agent.log");
  }

  Path rpcTrace() {
    return home.resolve("rpc-trace.jsonl");
  }
}
