package dev.tether.protocol.logging;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the loggers of gRPC and Netty at what an operator has to know. */
final class NoisyLibraries {
  /** Held here, because the log manager keeps only weak references and would forget the levels. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("io.grpc"), Logger.getLogger("io.netty"));

  private NoisyLibraries() {}

  static void quiet() {
    QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
  }
}
