package dev.tether.web.server;

import dev.tether.harness.cli.Failures;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.NodeView;
import dev.tether.web.page.Selection;
import dev.tether.web.page.Toolbar;
import dev.tether.web.tap.Taps.Tap;
import dev.tether.web.tap.WrongField;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is done with plugins and tasks themselves, all below {@code /live/}: break points, calls by
 * hand, what plugins tell, terminals.
 */
final class LiveRoutes implements Routes {
  private final Site site;
  private final Map<String, Part> parts;

  LiveRoutes(Site site) {
    this.site = site;
    this.parts =
        Map.of(
            "breaks", new BreakRoutes(),
            "console", new ConsoleRoutes(),
            "plugins", new PluginRoutes(),
            "terminal", new TerminalRoutes(site.terminals()));
  }

  /** One part of them. */
  interface Part {
    /** Answers for the selected cluster. */
    Answer answer(Visit visit) throws InterruptedException;
  }

  /**
   * A request for a part.
   *
   * @param live the selected cluster
   * @param words of the address behind the part's own
   */
  record Visit(LiveCluster live, Exchange exchange, List<String> words, Instant now) {
    boolean changes() {
      return exchange.changes();
    }

    String word(int number) {
      return number < words.size() ? words.get(number) : "";
    }

    String parameter(String name) {
      return exchange.parameter(name).strip();
    }

    /** The node that the toolbar's buttons act on. */
    Optional<NodeView> node() {
      return Toolbar.target(
          live.model(), Selection.of(exchange.parameter("c"), exchange.parameter("sel")));
    }

    /** The tap before its plugin. */
    Optional<Tap> tap() {
      return node().flatMap(node -> live.desk().taps().of(node.name()));
    }

    /** A whole number that was typed. */
    int number(String field, int otherwise) {
      String text = parameter(field);
      if (text.isEmpty()) {
        return otherwise;
      }
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException none) {
        throw new WrongField(field, "must be a whole number, got " + text);
      }
    }
  }

  /** Whether an address is one of these. */
  boolean has(Exchange exchange) {
    return exchange.parts().getFirst().equals("live");
  }

  @Override
  public Answer answer(Exchange exchange) throws InterruptedException {
    List<String> words = exchange.parts();
    String name = words.size() > 1 ? words.get(1) : "";
    try {
      if (name.equals("driver") && exchange.changes()) {
        return new DriverRoutes(site).answer(exchange);
      }
      Part part = parts.get(name);
      if (part == null) {
        return Answer.notFound("there is nothing at " + exchange.path());
      }
      Optional<LiveCluster> live = site.pad().live(exchange.parameter("c"));
      if (live.isEmpty()) {
        return exchange.changes()
            ? Told.bad("the cluster does not run")
            : Answer.html("<p class=\"empty\">No running cluster is selected.</p>");
      }
      return part.answer(
          new Visit(live.get(), exchange, words.subList(2, words.size()), site.clock().instant()));
    } catch (WrongField wrong) {
      return Told.wrongField(wrong);
    } catch (RuntimeException failure) {
      return exchange.changes()
          ? Told.bad(Failures.sentence(failure))
          : Answer.html(Told.empty(Failures.sentence(failure)));
    }
  }
}
