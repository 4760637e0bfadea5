package dev.tether.web.server;

import dev.tether.web.launch.LaunchPad;
import dev.tether.web.model.Session;
import dev.tether.web.suite.SuiteRuns;
import dev.tether.web.terminal.Terminals;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Everything that is at some address of a workbench.
 *
 * @param secret what its pages have to carry
 */
public record Site(
    Session session,
    LaunchPad pad,
    SuiteRuns suites,
    Terminals terminals,
    InstantSource clock,
    String secret) {
  public Site {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(pad, "pad");
    Objects.requireNonNull(suites, "suites");
    Objects.requireNonNull(terminals, "terminals");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(secret, "secret");
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
