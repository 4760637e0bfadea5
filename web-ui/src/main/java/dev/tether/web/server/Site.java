package dev.tether.web.server;

import dev.tether.web.archive.OpenedSessions;
import dev.tether.web.launch.LaunchPad;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.Session;
import dev.tether.web.suite.SuiteRuns;
import dev.tether.web.terminal.Terminals;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that is at some address of a workbench.
 *
 * @param work a directory for files of a while
 * @param secret what its pages have to carry
 */
public record Site(
    Session session,
    LaunchPad pad,
    SuiteRuns suites,
    OpenedSessions opened,
    Path work,
    Terminals terminals,
    InstantSource clock,
    String secret) {
  public Site {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(pad, "pad");
    Objects.requireNonNull(suites, "suites");
    Objects.requireNonNull(opened, "opened");
    Objects.requireNonNull(work, "work");
    Objects.requireNonNull(terminals, "terminals");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(secret, "secret");
  }

  /** The record of a cluster's calls, whether it runs or was opened. */
  Optional<Path> recordOf(String cluster) {
    return pad.live(cluster).map(LiveCluster::record).or(() -> opened.record(cluster));
  }

  Routes routes() {
    Pages pages = new Pages(this);
    Deeds deeds = new Deeds(this);
    LiveRoutes live = new LiveRoutes(this);
    return exchange ->
        live.has(exchange)
            ? live.answer(exchange)
            : exchange.changes() ? deeds.answer(exchange) : pages.answer(exchange);
  }
}
