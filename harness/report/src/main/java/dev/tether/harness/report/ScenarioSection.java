package dev.tether.harness.report;

import dev.tether.harness.scenarios.observe.RpcEvent;
import dev.tether.harness.scenarios.run.ScenarioResult;
import dev.tether.harness.scenarios.timeline.Timeline;
import dev.tether.harness.scenarios.verify.Invariant;
import dev.tether.harness.scenarios.verify.SlotVerdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** What a page says of one scenario. */
final class ScenarioSection {
  private static final int MOST_CALLS = 1_000;
  private static final int MOST_LOG_BYTES_PASSED = 4 * 1024;
  private static final int MOST_LOG_BYTES_FAILED = 64 * 1024;

  private final ScenarioResult result;
  private final Path files;
  private final Path page;

  /**
   * Makes a section.
   *
   * @param page the directory of the page
   */
  ScenarioSection(Played.ToAnEnd played, Path page) {
    this.result = played.result();
    this.files = played.files();
    this.page = page;
  }

  void write(Markup html) {
    html.open("section", "id", result.scenario());
    html.open("h2")
        .text(result.scenario() + " ")
        .element(
            "span",
            result.passed() ? "passed" : "failed",
            "class",
            result.passed() ? "good" : "bad")
        .close();
    numbers(html);
    for (String failure : result.failures()) {
      html.element("p", failure, "class", "failure");
    }
    new HandoverPicture(result).write(html);
    invariants(html);
    evidence(html);
    calls(html);
    timeline(html);
    logs(html);
    html.close();
  }

  private void numbers(Markup html) {
    html.element(
        "p",
        "%s; restarts %d, duplicates %d, left over %d, log bytes lost %d, repeated %d, handover %s;"
                .formatted(
                    result.judgement().verdict().word(),
                    result.judgement().remoteRestarts(),
                    result.judgement().duplicates(),
                    result.judgement().orphans(),
                    result.judgement().logBytesLost(),
                    result.judgement().logBytesRepeated(),
                    result.judgement().handover().map(HtmlPage::brief).orElse("none"))
            + " played in "
            + HtmlPage.brief(result.took()));
  }

  private void invariants(Markup html) {
    html.open("ul", "class", "invariants");
    for (Invariant invariant : Invariant.values()) {
      List<String> violations = invariant.violations(result.observations());
      html.open("li", "class", violations.isEmpty() ? "good" : "bad");
      html.text(
          "%d. %s: %s"
              .formatted(
                  invariant.number(),
                  invariant.title(),
                  violations.isEmpty() ? "holds" : String.join("; ", violations)));
      html.close();
    }
    html.close();
  }

  private void evidence(Markup html) {
    for (SlotVerdict slot : result.judgement().slots()) {
      html.open("p")
          .element(
              "b",
              "%s %s: %s"
                  .formatted(
                      slot.expectation().slot().display(),
                      slot.expectation().version(),
                      slot.verdict().word()))
          .close();
      html.open("ul");
      slot.evidence().forEach(line -> html.element("li", line));
      html.close();
    }
  }

  private void calls(Markup html) {
    List<RpcEvent> ended =
        result.observations().rpcs().stream()
            .filter(rpc -> rpc.phase() == RpcEvent.Phase.END)
            .toList();
    html.open("details").element("summary", "%d calls of the drivers".formatted(ended.size()));
    if (ended.size() > MOST_CALLS) {
      html.element("p", "Here are the first %d; the trace has all.".formatted(MOST_CALLS));
    }
    html.open("table");
    html.open("thead").open("tr");
    for (String title :
        List.of("Second", "Node", "Call", "Status", "Took", "Allocation", "Details")) {
      html.element("th", title);
    }
    html.close().close().open("tbody");
    ended.stream().limit(MOST_CALLS).forEach(rpc -> call(html, rpc));
    html.close().close().close();
  }

  private void call(Markup html, RpcEvent rpc) {
    boolean well = rpc.status().isEmpty() || rpc.status().equals("OK");
    html.open("tr", "class", well ? "" : "bad");
    html.element("td", second(Duration.between(result.timeline().start(), rpc.began())));
    html.element("td", rpc.node());
    html.element("td", rpc.shortMethod());
    html.element("td", rpc.status());
    html.element("td", String.format(Locale.ROOT, "%.1f ms", rpc.micros() / 1000.0));
    html.element("td", rpc.allocationId().substring(0, Math.min(8, rpc.allocationId().length())));
    html.element("td", rpc.detail().isEmpty() ? "" : new TreeMap<>(rpc.detail()).toString());
    html.close();
  }

  private void timeline(Markup html) {
    html.open("details").element("summary", "Everything in order");
    html.open("table").open("tbody");
    for (Timeline.Entry entry : result.timeline().entries()) {
      html.open("tr", "class", entry.what().startsWith("* ") ? "action" : "");
      html.element("td", second(Duration.between(result.timeline().start(), entry.at())));
      html.element("td", entry.where());
      html.element("td", entry.what());
      html.close();
    }
    html.close().close().close();
  }

  private void logs(Markup html) {
    int most = result.passed() ? MOST_LOG_BYTES_PASSED : MOST_LOG_BYTES_FAILED;
    for (LogExcerpt log : LogExcerpt.in(files, most)) {
      html.open("details").element("summary", log.file().getFileName().toString());
      if (!log.whole()) {
        String link = page.relativize(log.file()).toString();
        html.open("p").text("The end of ").element("a", link, "href", link).text(":").close();
      }
      html.element("pre", log.text());
      html.close();
    }
  }

  private static String second(Duration since) {
    return String.format(Locale.ROOT, "%.3f", since.toNanos() / 1e9);
  }
}
