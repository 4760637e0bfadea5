package dev.tether.web.server;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who may come in. See the package.
 *
 * @param hosts what a Host header may say, with the port
 * @param csrf what changing requests have to carry
 * @param token what everybody has to show, where the address is no loopback one
 */
record Gate(Set<String> hosts, String csrf, Optional<String> token) {
  /** The header that carries the token of a page. */
  static final String CSRF_HEADER = "X-Tether-Csrf";

  /** The cookie that carries the token of a visitor, before the port. */
  private static final String COOKIE = "tether-token-";

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  Gate {
    hosts = Set.copyOf(hosts);
    Objects.requireNonNull(csrf, "csrf");
    Objects.requireNonNull(token, "token");
  }

  /** What every answer says to browsers. */
  Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    if (token.isEmpty()) {
      // Browsers heed it on loopback addresses, and complain about it on others without TLS.
      headers.put("Cross-Origin-Opener-Policy", "same-origin");
    }
    return headers;
  }

  /** Why a request is refused, a sentence; nothing if it may come in. */
  Optional<String> refusal(Exchange exchange) {
    String host = exchange.header("Host").toLowerCase(Locale.ROOT);
    if (!hosts.contains(host)) {
      return Optional.of("this workbench is not called " + host);
    }
    String origin = exchange.header("Origin");
    if (!origin.isEmpty() && !isOurs(origin)) {
      return Optional.of("requests of pages of " + origin + " are refused");
    }
    String site = exchange.header("Sec-Fetch-Site");
    if (site.equals("cross-site") && !isNavigation(exchange)) {
      return Optional.of("requests of other sites are refused");
    }
    if (token.isPresent() && !hasToken(exchange)) {
      return Optional.of("a token is needed: open the address that was printed at the start");
    }
    if (exchange.changes() && !same(csrf, exchange.header(CSRF_HEADER))) {
      return Optional.of("the page is from an earlier workbench: load it again");
    }
    return Optional.empty();
  }

  /** Whether a visitor shows the token in the address, so that it has to go into a cookie. */
  boolean bringsToken(Exchange exchange) {
    return token.filter(wanted -> same(wanted, exchange.parameter("token"))).isPresent();
  }

  /**
   * The answer to a visitor who shows the token in the address: it goes into a cookie, and out of
   * the address. What stands behind {@code #} is kept by the browser.
   */
  Answer welcome(Exchange exchange) {
    // Lax, because Strict would not come along when somebody follows a link of another site to
    // here; what changes something wants more than a cookie anyway.
    return Answer.text(303, "")
        .with("Location", "/")
        .with(
            "Set-Cookie",
            cookie(exchange)
                + "="
                + exchange.parameter("token")
                + "; Path=/; HttpOnly; SameSite=Lax");
  }

  /** Cookies are shared by all ports of a host: each workbench has one of its own. */
  private static String cookie(Exchange exchange) {
    String host = exchange.header("Host");
    return COOKIE + host.substring(host.lastIndexOf(':') + 1).replaceAll("\\D", "");
  }

  private static boolean isNavigation(Exchange exchange) {
    return !exchange.changes() && exchange.header("Sec-Fetch-Mode").equals("navigate");
  }

  private boolean isOurs(String origin) {
    try {
      URI uri = URI.create(origin);
      return "http".equals(uri.getScheme())
          && uri.getAuthority() != null
          && hosts.contains(uri.getAuthority().toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException strange) {
      return false;
    }
  }

  private boolean hasToken(Exchange exchange) {
    return bringsToken(exchange) || same(token.orElseThrow(), exchange.cookie(cookie(exchange)));
  }

  /** Takes as long whatever is given. */
  private static boolean same(String wanted, String given) {
    return MessageDigest.isEqual(
        wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
