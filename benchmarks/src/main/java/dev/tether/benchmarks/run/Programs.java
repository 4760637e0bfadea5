package dev.tether.benchmarks.run;

import dev.tether.benchmarks.driver.DriverKind;
import dev.tether.benchmarks.host.GoHost;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The programs that are measured and those that measure.
 *
 * @param driver Tether's
 * @param peer the driver in Go, which is the host in Go too; none where there is no Go
 * @param home the repository's directory
 */
public record Programs(Path driver, Optional<Path> peer, Path home) {
  /** The executable of a driver. */
  Path executable(DriverKind kind) {
    return kind == DriverKind.TETHER ? driver : peer.orElseThrow();
  }

  /** The executable of the agent. */
  Path agent() {
    return home.resolve("driver/agent/target/tether-agent/tether-agent");
  }

  Optional<GoHost> goHost() {
    return peer.map(GoHost::new);
  }
}
