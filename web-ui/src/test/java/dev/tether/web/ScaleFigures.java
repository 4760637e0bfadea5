package dev.tether.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.tether.web.scale.ScaleServer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Measures the page and its server; the README tells how to run it and what it gave. Not part of
 * the build: what it measures depends on what else the machine does.
 */
class ScaleFigures {
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration MEASURED = Duration.ofSeconds(30);

  @Test
  void measure() throws Exception {
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("tether.class.path", System.getProperty("java.class.path")),
                ScaleServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (Chromium chromium = Chromium.start();
        BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
        BufferedWriter in = server.outputWriter(StandardCharsets.UTF_8)) {
      URI address = URI.create(out.readLine());
      say("memory of the server at its start: %d MiB", residentMib(server));
      atRest(chromium, address);
      ask(in, out, "fill 1000000");
      ask(in, out, "rate 1000");
      say("memory with a million calls kept: %d MiB", residentMib(server));
      atScale(chromium, address);
      paging(chromium, address);
      say("memory at the end: %d MiB, at most %d MiB", residentMib(server), mostMib(server));
      say("heap in use at the end: %s MiB", ask(in, out, "heap"));
      assertThat(chromium.errors()).isEmpty();
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private static void atRest(Chromium chromium, URI address) {
    Page page = chromium.open(address.resolve("/#c=small&sel=cluster:small"));
    page.locator("#timeline svg").waitFor();
    TestPages.settle(page);
    say(
        "weight of the page: %s kB compressed",
        page.evaluate(weight("script", "link", "css", "img")));
    say("with all it fetches at first: %s kB", page.evaluate(weight()));
    say(
        "first paint after %s ms",
        page.evaluate(
            "Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime)"));
    delays(page, "at rest");
    page.context().close();
  }

  private static void atScale(Chromium chromium, URI address) {
    Page page = chromium.open(address.resolve("/#c=large&sel=node:client-007"));
    page.locator("#timeline svg .ribbon").first().waitFor(TestPages.ATTACHED);
    say(
        "at scale, first paint after %s ms, the timeline drawn after %s ms",
        page.evaluate(
            "Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime)"),
        page.evaluate("Math.round(performance.now())"));
    page.evaluate(
        "window.long = []; new PerformanceObserver(list => list.getEntries().forEach(one =>"
            + " window.long.push(one.duration))).observe({ type: 'longtask' })");
    double began = ((Number) page.evaluate("performance.now()")).doubleValue();
    delays(page, "at scale");
    double seconds = (((Number) page.evaluate("performance.now()")).doubleValue() - began) / 1000;
    say(
        "tasks of the page over 50 ms: %s within %.0f s, the longest %s ms, together %s ms",
        page.evaluate("window.long.length"),
        seconds,
        page.evaluate("Math.round(Math.max(0, ...window.long))"),
        page.evaluate("Math.round(window.long.reduce((sum, one) => sum + one, 0))"));
    say(
        "elements in the page: %s, lanes drawn: %s of 200",
        page.evaluate("document.querySelectorAll('*').length"),
        page.evaluate("document.getElementById('timeline').dataset.lanes"));
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/scale.png")));
    page.context().close();
  }

  private static void paging(Chromium chromium, URI address) {
    Page page = chromium.open(address.resolve("/#c=large&bottom=trace"));
    page.locator("#trace [data-page]").first().waitFor();
    Object older =
        page.evaluate(
            "async () => { const took = []; for (let i = 0; i < 40; i++) { const first ="
                + " document.querySelector('#trace tr[data-n]').dataset.n; const at ="
                + " performance.now(); document.querySelectorAll('#trace"
                + " [data-page]')[document.querySelectorAll('#trace [data-page]').length -"
                + " 1].click(); while (document.querySelector('#trace tr[data-n]').dataset.n ==="
                + " first) await new Promise(done => setTimeout(done, 5)); took.push("
                + "performance.now() - at); } took.sort((a, b) => a - b); return [took[20],"
                + " took[39]].map(Math.round).join(' and at most '); }");
    say("an older page of the trace comes within (median) %s ms", older);
    for (String query : List.of("before=500000", "before=5000", "filter=no-such-word")) {
      Object took =
          page.evaluate(
              "async query => { const at = performance.now(); await (await"
                  + " fetch('/trace?c=large&' + query)).text(); return Math.round("
                  + "performance.now() - at); }",
              query);
      say("the trace with %s: %s ms", query, took);
    }
    page.context().close();
  }

  private static void delays(Page page, String when) {
    // What the page does when it has just been opened is told by the figures before.
    page.waitForTimeout((double) WARM_UP.toMillis());
    page.evaluate("Tether.timeline.delays.length = 0");
    page.waitForTimeout((double) MEASURED.toMillis());
    say(
        "%s, from a call to its mark: %s",
        when,
        page.evaluate(
            "(() => { const all = [...Tether.timeline.delays].sort((a, b) => a - b); const at ="
                + " part => Math.round(all[Math.floor(part * (all.length - 1))]); return `p50"
                + " ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms of ${all.length}`; })()"));
  }

  /** Counts what was transferred, of all resources or of some kinds. */
  private static String weight(String... kinds) {
    return "(() => { const kinds = ["
        + String.join(",", List.of(kinds).stream().map(kind -> "'" + kind + "'").toList())
        + "]; const all = [...performance.getEntriesByType('navigation'),"
        + " ...performance.getEntriesByType('resource').filter(one => !kinds.length ||"
        + " kinds.includes(one.initiatorType))]; return Math.round(all.reduce((sum, one) => sum +"
        + " one.transferSize, 0) / 100) / 10; })()";
  }

  private static String ask(BufferedWriter in, BufferedReader out, String what) throws IOException {
    in.write(what + "\n");
    in.flush();
    return out.readLine();
  }

  private static long residentMib(Process server) throws IOException {
    return status(server, "VmRSS:");
  }

  private static long mostMib(Process server) throws IOException {
    return status(server, "VmHWM:");
  }

  private static long status(Process server, String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0L);
  }

  // The annotation that is asked for is in a library that is not used here.
  @SuppressWarnings("AnnotateFormatMethod")
  private static void say(String text, Object... values) {
    System.out.println("scale: " + text.formatted(values));
  }
}
