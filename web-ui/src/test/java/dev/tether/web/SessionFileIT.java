package dev.tether.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tether.harness.cluster.Await;
import dev.tether.web.model.ClusterModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that is exported, and opened again. */
class SessionFileIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;

  @Test
  void anExportedSessionOpensInAnotherWorkbenchAndCanOnlyBeLookedAt() throws Exception {
    Path file = directory.resolve("drained.tether");
    String report;
    try (Chromium chromium = Chromium.start();
        Workbench workbench = TestWorkbench.start()) {
      Page page = drained(chromium, workbench);
      page.locator("[data-do=session]").click();
      page.locator("#session[open]").waitFor();
      assertThat(page.locator("#session-command").textContent()).contains("/session.tether");
      Download download =
          page.waitForDownload(() -> page.getByText("Export session", exact()).click());
      download.saveAs(file);
      Download asPage =
          page.waitForDownload(() -> page.getByText("Export HTML report", exact()).click());
      report = Files.readString(asPage.path());
      Page shown = chromium.open(workbench.address().resolve("/session.html?show=1"));
      shown.locator("svg .ribbon").first().waitFor(TestPages.ATTACHED);
      shown.locator("td.reattached").first().waitFor();
      shown.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of("target/report.png")).setFullPage(true));
      assertThat(chromium.errors()).isEmpty();
    }
    assertThat(report).contains("<svg", "reattached", "client-1");
    assertThat(report).doesNotContain("src=", "href=", "<script", "url(", "@import");

    try (Chromium chromium = Chromium.start();
        Workbench other = TestWorkbench.start()) {
      Page page = chromium.open(other.address());
      page.locator("#connection[data-live=true]").waitFor();
      page.locator("[data-do=session]").click();
      page.locator("#session-file").setInputFiles(file);
      looked(page);
      // As the command line does it, beside the first.
      other.open(file);
      Await.until("both", PATIENCE, () -> other.session().clusters().size() == 2);
      assertThat(other.session().clusters().getLast().moves()).hasSize(1);
      assertThat(chromium.errors()).isEmpty();
    }
  }

  @Test
  void whatIsNoSessionIsRefusedWithASentence() throws Exception {
    Path text = Files.writeString(directory.resolve("notes.txt"), "no session");
    try (Chromium chromium = Chromium.start();
        Workbench workbench = TestWorkbench.start()) {
      Page page = chromium.open(workbench.address());
      page.locator("#connection[data-live=true]").waitFor();
      page.locator("[data-do=session]").click();
      page.locator("#session-file").setInputFiles(text);
      page.locator(".toast.bad").getByText("notes.txt can't be read as a session").waitFor();
      assertThat(chromium.errors()).isEmpty();
      assertThatThrownBy(() -> workbench.open(text)).isInstanceOf(IOException.class);
      assertThat(workbench.session().clusters()).isEmpty();
    }
  }

  /** A page that shows a task which was reattached. */
  private static Page drained(Chromium chromium, Workbench workbench) throws Exception {
    ClusterModel model = TestWorkbench.embedded(workbench, 2);
    Page page = chromium.open(workbench.address());
    TestWorkbench.row(page, "node:client-1").waitFor();
    page.locator("[data-do=run]:not(.off)").click();
    TestWorkbench.row(page, "task:").getByText(Pattern.compile("pid \\d+")).waitFor();
    page.locator("[data-tab='bottom:logs']").click();
    page.locator("#log-text").getByText("tick from").first().waitFor();
    TestWorkbench.row(page, "node:" + TestWorkbench.ownerNode(model)).click();
    page.locator("#toolbar .btn", new Page.LocatorOptions().setHasText("Drain")).first().click();
    page.locator("#timeline rect[data-verdict=reattached]").waitFor();
    Await.until("the new owner's handle", PATIENCE, () -> handle(model));
    return page;
  }

  private static boolean handle(ClusterModel model) {
    return model.remoteTasks().stream()
        .anyMatch(one -> model.handles().of(one.allocationId(), one.slot().task()).isPresent());
  }

  private static void looked(Page page) {
    page.locator("#timeline rect[data-verdict=reattached]").waitFor();
    TestWorkbench.row(page, "task:").getByText(Pattern.compile("pid \\d+")).click();
    page.locator("#inspector").getByText("Handle (decoded)").waitFor();
    Locator stop =
        page.locator("#inspector .btn", new Page.LocatorOptions().setHasText("Stop")).first();
    assertThat(stop.getAttribute("title")).contains("opened from drained.tether");
    stop.click(new Locator.ClickOptions().setForce(true));
    page.locator(".toast.bad").getByText("can only be looked at").first().waitFor();
    page.locator("[data-tab='bottom:trace']").click();
    page.locator("#trace [data-call]").getByText("StopTask").first().click();
    page.locator("#call").getByText("request").first().waitFor();
    page.locator("[data-tab='bottom:logs']").click();
    page.locator("#log-text").getByText("tick from").first().waitFor();
    page.locator("[data-tab='bottom:events']").click();
    page.locator("#events").getByText("run job").first().waitFor();
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/opened.png")));
  }

  private static Page.GetByTextOptions exact() {
    return new Page.GetByTextOptions().setExact(true);
  }
}
