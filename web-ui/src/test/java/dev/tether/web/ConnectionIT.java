package dev.tether.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.tether.harness.cluster.Await;
import dev.tether.harness.scenarios.observe.Action;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Happening;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that are lost, and visitors from elsewhere. */
class ConnectionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Chromium chromium;

  @BeforeEach
  void start() {
    chromium = Chromium.start();
  }

  @AfterEach
  void end() {
    assertThat(chromium.errors()).isEmpty();
    chromium.close();
  }

  @Test
  void aTornConnectionIsShownAndNothingOfMeanwhileIsMissingAfterwards() throws Exception {
    lostAndFound(CutRelay::cut);
  }

  @Test
  void aConnectionThatFallsSilentIsNoticedToo() throws Exception {
    lostAndFound(CutRelay::hold);
  }

  private void lostAndFound(Consumer<CutRelay> fault) throws Exception {
    try (Workbench workbench = TestWorkbench.start();
        CutRelay relay = new CutRelay(workbench.address().getPort())) {
      ClusterModel model = TestWorkbench.embedded(workbench, 2);
      Page page = chromium.openThrough(workbench.address(), relay.port());
      page.locator("#connection[data-live=true]").waitFor();
      TestWorkbench.row(page, "node:client-1").waitFor();
      page.locator("[data-do=run]:not(.off)").click();
      TestWorkbench.row(page, "task:").getByText(Pattern.compile("pid \\d+")).waitFor();
      page.locator("[data-tab='bottom:events']").click();
      page.locator("#events").getByText("run job").first().waitFor();
      page.evaluate("window.stays = 'here'");

      fault.accept(relay);
      page.locator("#connection[data-live=false]").waitFor();
      assertThat(page.locator("#connection").textContent()).contains("connection lost");
      String owner = TestWorkbench.ownerNode(model);
      drainElsewhere(workbench, owner, model);
      for (int i = 0; i < 20; i++) {
        model.happened(new Happening.TaskTold(Instant.now(), "client-1", "meanwhile " + i + "."));
      }
      model.done(new Action(Instant.now(), "client-1", "an action of meanwhile", false));

      relay.flow();
      page.locator("#connection[data-live=true]").waitFor();
      page.locator("#timeline rect[data-verdict=reattached]").waitFor();
      page.locator("#timeline [data-action='an action of meanwhile']")
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
      for (int i = 0; i < 20; i++) {
        page.locator("#events").getByText("meanwhile " + i + ".").waitFor();
      }
      page.locator("#moves").getByText("1 reattached").waitFor();
      // News go on after that.
      model.happened(new Happening.TaskTold(Instant.now(), "client-1", "afterwards"));
      page.locator("#events").getByText("afterwards").waitFor();
      assertThat(page.evaluate("window.stays")).isEqualTo("here");
      page.context().close();
    }
  }

  /** Drains with a browser that is not cut off. */
  private void drainElsewhere(Workbench workbench, String node, ClusterModel model)
      throws InterruptedException {
    Page other = chromium.open(workbench.address());
    TestWorkbench.row(other, "node:" + node).click();
    other.locator("#inspector h2").getByText("Node " + node).waitFor();
    other.locator("#inspector .btn", new Page.LocatorOptions().setHasText("Drain")).first().click();
    Await.until("the move", PATIENCE, () -> model.moves().size() == 1);
    other.context().close();
  }

  @Test
  void fromElsewhereATokenIsNeededOnceAndALinkLeadsToThePlaceItNames() throws Exception {
    try (Workbench workbench = TestWorkbench.start("0.0.0.0")) {
      ClusterModel model = TestWorkbench.embedded(workbench, 2);
      Await.until("the cluster", PATIENCE, () -> model.nodes().size() == 2);
      URI address = workbench.address();
      assertThat(address.getQuery()).startsWith("token=");
      String plain = address.resolve("/").toString();
      String place = "#c=" + model.key() + "&sel=node%3Aclient-2&bottom=events";

      Page stranger = chromium.open(URI.create(plain));
      assertThat(stranger.locator("body").textContent()).contains("a token is needed");
      stranger.context().close();
      assertThat(chromium.errors()).allSatisfy(error -> assertThat(error).contains("403"));

      Page page = chromium.open(URI.create(address + place));
      page.locator("#inspector").getByText("Node client-2").waitFor();
      assertThat(page.locator("#pane-events").isVisible()).isTrue();
      assertThat(page.url()).doesNotContain("token");
      page.reload();
      page.locator("#inspector").getByText("Node client-2").waitFor();

      Page second = chromium.open(address);
      TestWorkbench.row(second, "node:client-1").click();
      second
          .locator("#inspector .btn", new Page.LocatorOptions().setHasText("Pause"))
          .first()
          .click();
      TestWorkbench.row(page, "node:client-1").getByText("paused").waitFor();
      page.context().close();
      second.context().close();
    }
  }

  @Test
  void aLinkOnAPageOfAnotherSiteLeadsInAndATokenOfAnotherWorkbenchDoesNotHurt() throws Exception {
    try (Workbench first = TestWorkbench.start("0.0.0.0");
        Workbench second = TestWorkbench.start("0.0.0.0")) {
      Page page = chromium.open(first.address());
      page.locator("#connection[data-live=true]").waitFor();
      page.navigate(second.address().toString());
      page.locator("#connection[data-live=true]").waitFor();
      Response again = page.navigate(first.address().resolve("/").toString());
      assertThat(again.status()).isEqualTo(200);

      // What it would ask without its cookie is refused.
      page.navigate("about:blank");
      Page chat = page.context().newPage();
      chat.context().clearCookies();
      chat.route(
          "http://chat.invalid/",
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setContentType("text/html")
                      .setBody("<a href='" + first.address() + "'>see here</a>")));
      chat.navigate("http://chat.invalid/");
      chat.locator("a").click();
      chat.locator("#connection[data-live=true]").waitFor();
      page.context().close();
    }
  }
}
