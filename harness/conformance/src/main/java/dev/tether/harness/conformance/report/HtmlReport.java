package dev.tether.harness.conformance.report;

import dev.tether.harness.conformance.run.CheckResult;
import dev.tether.harness.conformance.run.SuiteResult;
import java.util.Locale;

/** A page that needs nothing but itself. */
public final class HtmlReport {
  private HtmlReport() {}

  /** The page. */
  public static String of(SuiteResult result) {
    StringBuilder html = new StringBuilder();
    html.append(
        head(
            Markup.text(result.plugin().getFileName().toString()),
            Markup.text(ConsoleReport.summary(result))));
    result.checks().forEach(check -> html.append(row(check)));
    return html.append("</table></body></html>\n").toString();
  }

  private static String head(String plugin, String summary) {
    return """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"><title>Conformance of %1$s</title><style>
    body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem;
      color: #1c2128; background: #fff }
    table { border-collapse: collapse; width: 100%% } td, th { text-align: left; vertical-align: top;
      padding: .35rem .6rem; border-bottom: 1px solid #d8dee4 }
    code { font-size: .95em } .passed b { color: #1a7f37 } .failed b { color: #cf222e }
    .not_applicable b { color: #6e7781 } .failed { background: #fff1f0 } small { color: #57606a }
    pre { white-space: pre-wrap; margin: .2rem 0 }
    </style></head><body><h1>Conformance of %1$s</h1><p>%2$s</p>
    <table><tr><th>Check</th><th>Verdict</th><th>Time</th><th>What was found, and why it matters</th></tr>
    """
        .formatted(plugin, summary);
  }

  private static String row(CheckResult check) {
    String verdict = check.verdict().name().toLowerCase(Locale.ROOT);
    String found =
        check.message().isEmpty() ? "" : "<pre>" + Markup.text(check.message()) + "</pre>";
    return "<tr class=\"%s\"><td><code>%s</code><br><small>%s</small></td><td><b>%s</b></td><td>%s</td><td>%s<small>%s</small></td></tr>\n"
        .formatted(
            verdict,
            check.check().id(),
            Markup.text(check.check().contract()),
            verdict.replace('_', ' '),
            String.format(Locale.ROOT, "%.1f s", check.took().toMillis() / 1000.0),
            found,
            Markup.text(check.check().reason()));
  }
}
