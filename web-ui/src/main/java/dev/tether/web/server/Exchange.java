package dev.tether.web.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * A request as routes see it.
 *
 * @param path without query: {@code /c/c1/run}
 * @param parameters of the query and of a form
 * @param headers gives a header's value, or an empty text
 */
record Exchange(
    String method, String path, Map<String, String> parameters, UnaryOperator<String> headers) {
  Exchange {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    parameters = Map.copyOf(parameters);
    Objects.requireNonNull(headers, "headers");
  }

  /** Whether it may change something. */
  boolean changes() {
    return !method.equals("GET") && !method.equals("HEAD");
  }

  /** The parts of the path: {@code c, c1, run}. */
  List<String> parts() {
    return List.of(path.substring(1).split("/", -1));
  }

  /** A parameter, or an empty text. */
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** A parameter that is a number. */
  OptionalLong number(String name) {
    try {
      return OptionalLong.of(Long.parseLong(parameter(name).strip()));
    } catch (NumberFormatException none) {
      return OptionalLong.empty();
    }
  }

  /** A header, or an empty text. */
  String header(String name) {
    return headers.apply(name);
  }

  /** A cookie, or an empty text. */
  String cookie(String name) {
    for (String pair : header("Cookie").split(";", -1)) {
      String text = pair.strip();
      if (text.startsWith(name + "=")) {
        return text.substring(name.length() + 1);
      }
    }
    return "";
  }

  /** Whether the browser takes compressed answers. */
  boolean takesGzip() {
    return header("Accept-Encoding").toLowerCase(Locale.ROOT).contains("gzip");
  }

  /** Reads {@code a=1&b=2}. Of equal names the last one counts. */
  static Map<String, String> decode(String encoded) {
    Map<String, String> values = new HashMap<>();
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(text(pair.substring(0, equals)), text(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String text(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException strange) {
      return encoded;
    }
  }
}
