package dev.tether.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The system's Chromium. What goes wrong in its pages is collected: errors of scripts and of the
 * security policy, and requests to other hosts.
 */
final class Chromium implements AutoCloseable {
  /** Generous: machines that run tests are busy. */
  private static final double PATIENCE_MS = 40_000;

  private final Playwright playwright;
  private final Browser browser;
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts it; without one the test is skipped, or fails where one is required. */
  static Chromium start() {
    Path program =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseGet(
                () -> {
                  if ("1".equals(System.getenv("TETHER_REQUIRE_CHROMIUM"))) {
                    throw new AssertionError("there is no Chromium: install the package chromium");
                  }
                  return Assumptions.abort("skipped: there is no Chromium in /usr/bin");
                });
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    return new Chromium(playwright, browser);
  }

  /** Opens a page in a browser session of its own. */
  Page open(URI address) {
    return open(address, 1440, 860, "dark");
  }

  /** Opens a page of a size in a theme. */
  Page open(URI address, int width, int height, String theme) {
    return open(address, theme, new Browser.NewContextOptions().setViewportSize(width, height));
  }

  /** Opens a page whose connections all go through a relay on this machine. */
  Page openThrough(URI address, int relay) {
    return open(
        address,
        "dark",
        new Browser.NewContextOptions()
            .setViewportSize(1440, 860)
            .setProxy(new Proxy("http://127.0.0.1:" + relay).setBypass("<-loopback>")));
  }

  private Page open(URI address, String theme, Browser.NewContextOptions options) {
    BrowserContext context = browser.newContext(options);
    context.setDefaultTimeout(PATIENCE_MS);
    context.addInitScript(
        // A report is sandboxed and has no storage.
        "try { localStorage.getItem('tether.theme') || localStorage.setItem('tether.theme', '"
            + theme
            + "'); } catch { }");
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !isOfAConnection(message.text())) {
            errors.add(message.text() + " at " + message.location());
          }
        });
    page.onPageError(errors::add);
    page.onRequest(
        request -> {
          if (!URI.create(request.url()).getHost().equals(address.getHost())) {
            errors.add("a request to another host: " + request.url());
          }
        });
    page.navigate(address.toString());
    return page;
  }

  /**
   * A stream that ended, with its page or as a test wants it, is told in the console, and so is a
   * request that was under way then.
   */
  private static boolean isOfAConnection(String text) {
    return text.equals("Event")
        || text.contains("sseError")
        || text.contains("net::ERR_")
        || text.equals("htmx:sendError")
        || text.equals("htmx:afterRequest");
  }

  /** What went wrong in pages since this was asked last. */
  List<String> errors() {
    List<String> all = new ArrayList<>();
    for (String error = errors.poll(); error != null; error = errors.poll()) {
      all.add(error);
    }
    return all;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
