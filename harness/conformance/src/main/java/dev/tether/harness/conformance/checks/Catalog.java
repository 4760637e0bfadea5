package dev.tether.harness.conformance.checks;

import java.util.List;
import java.util.stream.Stream;

/** All checks, in the order in which they are made. */
public final class Catalog {
  private static final List<Check> ALL =
      Stream.of(
              HandshakeChecks.all(),
              BaseChecks.all(),
              SchemaChecks.all(),
              StreamChecks.all(),
              StartChecks.all(),
              StreamChecks.events(),
              WaitChecks.all(),
              InspectChecks.all(),
              StopChecks.all(),
              DestroyChecks.all(),
              SignalChecks.all(),
              ExecChecks.all(),
              StatsChecks.all(),
              RecoverChecks.all(),
              RemoteChecks.all(),
              LifeChecks.all(),
              LeakChecks.all(),
              LifeChecks.afterwards())
          .flatMap(List::stream)
          .toList();

  private Catalog() {}

  /** The checks. */
  public static List<Check> all() {
    return ALL;
  }
}
