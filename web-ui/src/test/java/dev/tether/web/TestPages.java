package dev.tether.web;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.WaitForSelectorState;

/** What tests wait for on pages. */
final class TestPages {
  /** A line is visible without having a height. */
  static final Locator.WaitForOptions ATTACHED =
      new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED);

  /** No longer on the page. */
  static final Locator.WaitForOptions GONE =
      new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);

  private TestPages() {}

  /** Waits until the page is loaded and each part of it was filled. */
  static void settle(Page page) {
    page.waitForLoadState(LoadState.LOAD);
    page.locator("#tree [data-select]").first().waitFor();
    page.locator("#inspector h2").first().waitFor();
    page.locator("#connection[data-live=true]").waitFor();
  }
}
