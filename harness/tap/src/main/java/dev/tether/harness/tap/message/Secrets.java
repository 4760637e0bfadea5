package dev.tether.harness.tap.message;

import java.util.Locale;
import java.util.regex.Pattern;

/** What must not be written down, and how the rest of a text stays readable. */
public final class Secrets {
  /** What stands in the place of a secret. */
  public static final String MASK = "***";

  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "passw|secret|token|credential|api_?key|access_?key|private|signature|bearer"
              + "|^auth$|_auth$|^key$|_key$|^pass$|_pass$|^pwd$|_pwd$|cookie|^dsn$");

  /** A file or a path of a secret tells where it is, not what it is. */
  private static final Pattern PLACE = Pattern.compile("(_file|_path|_dir|_name|_env|_ttl)$");

  private static final String SECRET_WORD =
      "[\\w-]*(?:passw(?:or)?d|secret|token|api[_-]?key|access[_-]?key|credential)[\\w-]*";

  /** {@code NAME=VALUE}, {@code name: value} or {@code --name value}. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?i)(%1$s\\s*[=:]\\s*|--?%1$s\\s+)(?:\"[^\"]*\"|'[^']*'|[^\\s,;]+)"
              .formatted(SECRET_WORD));

  private static final Pattern LOGIN = Pattern.compile("(://[^/\\s:@]*:)[^/\\s@]+@");

  private static final Pattern BEARER = Pattern.compile("(?i)(bearer\\s+)[\\w.~+/=-]{8,}");

  /** Variables that Nomad itself sets and that tell what task this is. */
  private static final Pattern PLAIN_VARIABLE =
      Pattern.compile(
          "NOMAD_(ALLOC_(ID|NAME|INDEX|DIR|PORT_\\w+)|SHORT_ALLOC_ID|TASK_(NAME|DIR)|SECRETS_DIR"
              + "|GROUP_NAME|JOB_(ID|NAME|PARENT_ID)|DC|REGION|NAMESPACE|CPU_LIMIT|CPU_CORES"
              + "|MEMORY_LIMIT|MEMORY_MAX_LIMIT|PARENT_CGROUP|(HOST_)?(PORT|IP|ADDR)_\\w+)");

  private Secrets() {}

  /** Whether a setting of this name holds a secret. */
  public static boolean isSecret(String key) {
    String name = key.toLowerCase(Locale.ROOT).replace('-', '_');
    return SECRET_KEY.matcher(name).find() && !PLACE.matcher(name).find();
  }

  /** The value of an environment variable as it may be shown. Only Nomad's own are. */
  public static String ofVariable(String name, String value) {
    return PLAIN_VARIABLE.matcher(name).matches() ? value : MASK;
  }

  /** A text without what looks like passwords in it. */
  public static String masked(String text) {
    if (text.length() < 8) {
      return text;
    }
    String shown = LOGIN.matcher(text).replaceAll("$1" + MASK + "@");
    shown = BEARER.matcher(shown).replaceAll("$1" + MASK);
    return ASSIGNMENT.matcher(shown).replaceAll("$1" + MASK);
  }
}
