package dev.tether.web.server;

import dev.tether.web.launch.LaunchPad;
import dev.tether.web.model.Session;
import dev.tether.web.suite.SuiteRuns;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Everything that is at some address of a workbench.
 *
 * @param secret what its pages have to carry
 */
public record Site(
    Session session, LaunchPad pad, SuiteRuns suites, InstantSource clock, String secret) {
  public Site {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(pad, "pad");
    Objects.requireNonNull(suites, "suites");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(secret, "secret");
  }

  Routes routes() {
    Pages pages = new Pages(this);
    Deeds deeds = new Deeds(this);
    return exchange -> exchange.changes() ? deeds.answer(exchange) : pages.answer(exchange);
  }
}
