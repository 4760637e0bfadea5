package dev.tether.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.tether.harness.cluster.Await;
import dev.tether.web.model.ClusterModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Looks at each view, dark and light, on a desk, on a small screen and on a phone. The pictures go
 * to {@code target/views}; those that the README shows are taken from there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Path PICTURES = Path.of("target/views");

  private Workbench workbench;
  private ClusterModel model;
  private Chromium chromium;

  @BeforeAll
  void aTaskHasMoved() throws IOException, InterruptedException {
    Files.createDirectories(PICTURES);
    chromium = Chromium.start();
    workbench = TestWorkbench.start();
    model = TestWorkbench.embedded(workbench, 3);
    Page page = chromium.open(workbench.address());
    TestWorkbench.row(page, "node:client-1").waitFor();
    page.locator("[data-do=run]:not(.off)").click();
    TestWorkbench.row(page, "task:").getByText(Pattern.compile("pid \\d+")).waitFor();
    String first = TestWorkbench.ownerNode(model);
    TestWorkbench.row(page, "node:" + first).click();
    page.locator("#toolbar .btn", new Page.LocatorOptions().setHasText("Drain")).first().click();
    page.locator("#timeline rect[data-verdict=reattached]").first().waitFor();
    Await.until("the move", PATIENCE, () -> model.moves().size() == 1);
    String second = TestWorkbench.ownerNode(model);
    TestWorkbench.row(page, "node:" + second).click();
    page.locator("#inspector h2").getByText("Node " + second).waitFor();
    page.locator("#toolbar .btn", new Page.LocatorOptions().setHasText("Kill")).first().click();
    Await.until("the second move", PATIENCE, () -> model.moves().size() == 2);
    page.context().close();
  }

  @AfterAll
  void end() {
    workbench.close();
    chromium.close();
  }

  @AfterEach
  void nothingWentWrongInThePage() {
    assertThat(chromium.errors()).isEmpty();
  }

  @Test
  void eachViewIsShownDarkAndLightAndIsAccessible() throws IOException {
    for (String theme : List.of("dark", "light")) {
      Page page = chromium.open(workbench.address(), 1280, 720, theme);
      TestWorkbench.row(page, "task:").first().click();
      page.locator("#inspector").getByText("Handle (decoded)").waitFor();
      page.locator("#timeline rect[data-verdict=reattached]").first().waitFor();
      page.locator("#trace [data-call]").getByText("StartTask").first().click();
      page.locator("#call").getByText("request").first().waitFor();
      shown(page, "timeline-" + theme);
      view(page, "bottom:logs", "#log-text .lines", "logs-" + theme);
      view(page, "bottom:events", "#events td", "events-" + theme);
      view(page, "bottom:problems", "#problems", "problems-" + theme);
      view(page, "bottom:runs", "#runs", "tests-" + theme);
      page.locator("[data-tab='bottom:trace']").click();
      view(page, "center:editor", "#job-form textarea", "editor-" + theme);
      view(page, "center:topology", "#topology .box", "topology-" + theme);
      page.locator("[data-tab='center:timeline']").click();
      TestWorkbench.row(page, "alloc:").first().click();
      page.locator("#inspector h2").getByText("Allocation").waitFor();
      shown(page, "allocation-" + theme);
      page.locator("[data-do=session]").click();
      page.locator("#session[open]").waitFor();
      shown(page, "session-" + theme);
      page.context().close();
    }
  }

  @Test
  void theTopologyLinksATaskToItsOwnersOfNowAndBeforeAndItsCardsCanBeChosen() {
    Page page = chromium.open(workbench.address());
    page.locator("[data-tab='center:topology']").click();
    String owner = TestWorkbench.ownerNode(model);

    page.locator("#topology path.owner[data-link='" + owner + "']").waitFor(TestPages.ATTACHED);
    assertThat(page.locator("#topology path.owner").count()).isEqualTo(1);
    assertThat(page.locator("#topology path.former").count()).isEqualTo(2);
    for (String node : List.of("client-1", "client-2", "client-3")) {
      page.locator("#topology [data-select='node:" + node + "'] b").waitFor();
      // Not only there: of a size that is seen.
      assertThat(page.locator("#topology [data-select='node:" + node + "']").boundingBox().width)
          .isGreaterThan(100);
    }
    page.locator("#topology [data-select='node:" + owner + "']").click();
    page.locator("#inspector h2").getByText("Node " + owner).waitFor();
    page.locator("#topology [data-select^='task:']").press("Enter");
    page.locator("#inspector h2").getByText("Remote task").waitFor();
    page.context().close();
  }

  @Test
  void aPhoneShowsEverythingWithoutScrollingSideways() throws IOException {
    Page page = chromium.open(workbench.address(), 390, 844, "dark");
    page.locator("#timeline rect[data-verdict=reattached]").first().waitFor();
    TestWorkbench.row(page, "task:").first().click();
    page.locator("#inspector").getByText("Handle (decoded)").waitFor();
    shown(page, "phone-dark");
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    page.context().close();
  }

  @Test
  void theReportIsAPageOfItsOwn() throws IOException {
    Page page = chromium.open(workbench.address().resolve("/session.html?show=1"));
    page.locator("td.reattached").first().waitFor();
    // No axe here: scripts don't run in a report.
    picture(page, "report-light");
    page.context().close();
  }

  private static void view(Page page, String tab, String filled, String name) throws IOException {
    page.locator("[data-tab='" + tab + "']").click();
    page.locator(filled).first().waitFor();
    shown(page, name);
  }

  private static void shown(Page page, String name) throws IOException {
    picture(page, name);
    assertThat(findings(page)).as(name).isEqualTo(List.of());
  }

  private static void picture(Page page, String name) throws IOException {
    SmallPicture.write(page.screenshot(), PICTURES.resolve(name + ".png"));
  }

  private static Object findings(Page page) throws IOException {
    try (InputStream in = ViewsIT.class.getResourceAsStream("/axe.min.js")) {
      page.evaluate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    return page.evaluate(
        "async () => (await axe.run()).violations.filter(one => ['serious',"
            + " 'critical'].includes(one.impact)).map(one => one.id + ': ' +"
            + " one.nodes.map(node => node.html).join(' | ').slice(0, 600))");
  }
}
