package dev.tether.harness.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A run as one page, with its pictures and styles in it: it can be sent around. */
final class HtmlPage {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final RunFacts facts;
  private final Path directory;

  /**
   * Makes pages.
   *
   * @param directory where the page is going to be, for its links to logs
   */
  HtmlPage(RunFacts facts, Path directory) {
    this.facts = facts;
    this.directory = directory;
  }

  String of(List<Played> played) {
    Markup html = new Markup();
    html.open("html", "lang", "en");
    html.open("head");
    html.single("meta", "charset", "utf-8");
    html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.element("title", "Tether: " + facts.title());
    html.element("style", style());
    html.close();
    html.open("body");
    head(html, played);
    overview(html, played);
    for (Played one : played) {
      switch (one) {
        case Played.ToAnEnd end -> new ScenarioSection(end, directory).write(html);
        case Played.NotAtAll(String scenario, String problem) -> {
          html.open("section", "id", scenario);
          html.open("h2").text(scenario + " ").element("span", "not played", "class", "bad");
          html.close();
          html.element("p", problem, "class", "failure");
          html.close();
        }
      }
    }
    html.close().close();
    return "<!doctype html>\n" + html.written() + "\n";
  }

  private void head(Markup html, List<Played> played) {
    long good = played.stream().filter(Played::passed).count();
    html.open("header");
    html.element("h1", "%d of %d scenarios passed".formatted(good, played.size()));
    html.element(
        "p",
        "%s, driver %s, seed %d, %s"
            .formatted(facts.title(), facts.driver(), facts.seed(), MOMENT.format(facts.began())));
    html.open("div", "class", "bar", "role", "presentation");
    for (Played one : played) {
      html.element("i", "", "class", one.passed() ? "good" : "bad", "title", one.scenario());
    }
    html.close().close();
  }

  private static void overview(Markup html, List<Played> played) {
    html.open("table", "class", "overview");
    html.open("thead").open("tr");
    for (String title :
        List.of("Scenario", "Result", "Verdict", "Handover", "Took", "Cluster up after")) {
      html.element("th", title);
    }
    html.close().close();
    html.open("tbody");
    for (Played one : played) {
      html.open("tr");
      html.open("td").element("a", one.scenario(), "href", "#" + one.scenario()).close();
      html.element(
          "td", one.passed() ? "passed" : "failed", "class", one.passed() ? "good" : "bad");
      switch (one) {
        case Played.ToAnEnd end -> {
          html.element("td", end.result().judgement().verdict().word());
          html.element(
              "td", end.result().judgement().handover().map(HtmlPage::brief).orElse("none"));
          html.element("td", brief(end.took()));
          html.element("td", brief(end.result().bringUp()));
        }
        case Played.NotAtAll _ -> html.element("td", "not played", "colspan", "4");
      }
      html.close();
    }
    html.close().close();
  }

  static String brief(Duration time) {
    return time.toMillis() < 1000
        ? time.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }

  /** Has no characters that would have to be escaped: browsers take styles as they stand. */
  private static String style() {
    try (InputStream in = HtmlPage.class.getResourceAsStream("report.css")) {
      return new String(
          Objects.requireNonNull(in, "no report.css").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException("can't read the style of reports", broken);
    }
  }
}
