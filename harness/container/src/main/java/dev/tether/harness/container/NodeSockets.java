package dev.tether.harness.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The sockets that a container and its host have in common.
 *
 * @param directory where they are, for whoever uses the paths
 */
record NodeSockets(Path directory) {
  /** As a container sees them. */
  static final NodeSockets INSIDE = new NodeSockets(Path.of("/run/tether"));

  NodeSockets {
    Objects.requireNonNull(directory, "directory");
  }

  /** Makes the directory, in one that other users can't enter. */
  static NodeSockets create(Path parent, String node) throws IOException {
    return new NodeSockets(Files.createDirectory(parent.resolve(node)));
  }

  /** The HTTP API of the Nomad agent in the container, served from there. */
  Path api() {
    return directory.resolve("api.sock");
  }

  /** The same on a detour, on which faults can be put, for the driver; served by the host. */
  Path driverApi() {
    return directory.resolve("driver-api.sock");
  }

  /** The runtime agent, served by the host. */
  Path runtime() {
    return directory.resolve("runtime.sock");
  }

  /** A service of the host that nodes shall reach. */
  Path service() {
    return directory.resolve("service.sock");
  }
}
