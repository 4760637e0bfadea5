package dev.tether.web.page;

import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Phase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and durations for people. */
public final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private Words() {}

  /** A moment of the day. */
  public static String time(Instant at) {
    return TIME.format(at);
  }

  /** A duration in the unit that suits it. */
  public static String micros(long micros) {
    return micros < 1_000
        ? micros + " µs"
        : micros < 1_000_000
            ? String.format(Locale.ROOT, "%.1f ms", micros / 1e3)
            : String.format(Locale.ROOT, "%.1f s", micros / 1e6);
  }

  /** A duration in the unit that suits it. */
  public static String duration(Duration duration) {
    return micros(duration.toNanos() / 1000);
  }

  /** A text as part of an address's query. */
  static String query(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Why nothing can be done on a cluster that does not run. */
  public static String whyNot(ClusterModel model) {
    return model.phase() instanceof Phase.Opened(String _, String file, Instant _)
        ? "it was opened from " + file + " and can only be looked at"
        : "the cluster does not run";
  }
}
