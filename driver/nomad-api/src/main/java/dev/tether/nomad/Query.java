package dev.tether.nomad;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** The part of an address after the question mark, encoded; prints with the mark, or as nothing. */
record Query(String text) {
  static Query none() {
    return new Query("");
  }

  static Query of(String key, String value) {
    return none().with(key, value);
  }

  Query with(String key, String value) {
    String next = key + "=" + URLEncoder.encode(value, UTF_8);
    return new Query(text.isEmpty() ? next : text + "&" + next);
  }

  @Override
  public String toString() {
    return text.isEmpty() ? "" : "?" + text;
  }
}
