package dev.tether.web.server;

import dev.tether.web.page.PluginList;
import dev.tether.web.page.PluginPage;
import dev.tether.web.server.LiveRoutes.Visit;

/** What plugins tell of themselves: the explorer's list, and the sheet of one. */
final class PluginRoutes implements LiveRoutes.Part {

  @Override
  public Answer answer(Visit visit) {
    if (visit.changes()) {
      visit.node().ifPresent(node -> visit.live().desk().plugins().again(node.name()));
      visit.live().model().pluginTold();
      return Told.ok("the plugin is asked again", "");
    }
    return visit.word(0).equals("one")
        ? Told.page("plugin", PluginPage.of(visit.live(), visit.node()))
        : Told.page("plugins", PluginList.of(visit.live()));
  }
}
