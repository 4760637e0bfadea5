package dev.tether.agent;

import static dev.tether.agent.ConfigLines.list;
import static dev.tether.agent.ConfigLines.positive;
import static dev.tether.agent.ConfigLines.value;

import dev.tether.agent.contents.ContentsBounds;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.task.CreationBound;
import dev.tether.agent.task.PortRange;
import dev.tether.agent.task.Provisions;
import dev.tether.agent.task.Retention;
import dev.tether.agent.task.Rules;
import dev.tether.agent.tls.TlsFiles;
import dev.tether.runtime.Option;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an agent is told at its start.
 *
 * <p>A configuration file has one {@code key = value} per line; lines that begin with {@code #} and
 * empty lines mean nothing. {@link #options} lists the keys.
 *
 * @param listen where to listen
 * @param stateDirectory where everything is kept
 * @param awk the awk to use, or nothing to find one
 * @param tls present when one of the addresses needs it
 * @param largestRequest bytes of the largest message that is taken from a driver
 * @param provisions what there is for tasks
 */
public record AgentConfig(
    List<Endpoint> listen,
    Path stateDirectory,
    Retention retention,
    Optional<String> awk,
    Optional<TlsFiles> tls,
    Rules rules,
    int largestRequest,
    Provisions provisions) {
  private static final Option LISTEN =
      Option.required(
          "listen",
          Option.Type.STRING_LIST,
          "Addresses to listen on, separated by commas: unix:///path, tls://host:port or"
              + " tcp://127.0.0.1:port.");
  private static final Option STATE_DIR =
      Option.required(
          "state_dir",
          Option.Type.STRING,
          "Directory for records, logs and work directories; made when it is missing.");
  private static final Option LOG_KEEP_BYTES =
      Option.withDefault(
          "log_keep_bytes",
          Option.Type.NUMBER,
          "64MiB",
          "How much of each log stream is kept after its delivery; bytes, or with KiB, MiB, GiB.");
  private static final Option KEEP_ENDED =
      Option.withDefault(
          "keep_ended",
          Option.Type.DURATION,
          "24h",
          "How long an ended task stays on record when nobody removes it.");
  private static final Option KEEP_ORPHANS =
      Option.withDefault(
          "keep_orphans",
          Option.Type.DURATION,
          "1h",
          "The same for a task that was stopped because nobody claimed it.");
  private static final Option AWK =
      Option.optional(
          "awk", Option.Type.STRING, "The awk that waits for tasks, found by itself when absent.");
  private static final Option TLS_CA_FILE =
      Option.optional(
          "tls_ca_file",
          Option.Type.STRING,
          "For tls://: PEM file of who signs the certificates of those who may connect.");
  private static final Option TLS_CERT_FILE =
      Option.optional(
          "tls_cert_file", Option.Type.STRING, "For tls://: PEM file of the agent's certificate.");
  private static final Option TLS_KEY_FILE =
      Option.optional(
          "tls_key_file",
          Option.Type.STRING,
          "For tls://: PEM file of that certificate's key, without a passphrase.");
  private static final Option ALLOW_USERS =
      Option.optional(
          "allow_users",
          Option.Type.STRING_LIST,
          "Users as whom tasks may run, separated by commas; the agent's own user only when absent."
              + " Others than its own need an agent of root.");
  private static final Option ALLOW_COMMANDS =
      Option.optional(
          "allow_commands",
          Option.Type.STRING_LIST,
          "Programs that tasks may run, as globs of absolute paths, separated by commas; all when"
              + " absent.");
  private static final Option MAX_TASKS =
      Option.withDefault(
          "max_tasks",
          Option.Type.NUMBER,
          Integer.toString(Rules.DEFAULT_MAX_TASKS),
          "How many tasks may be on record, ended ones included; more are refused.");
  private static final Option MAX_REQUEST_BYTES =
      Option.withDefault(
          "max_request_bytes",
          Option.Type.NUMBER,
          "4MiB",
          "The largest request that is taken; bytes, or with KiB, MiB, GiB.");
  private static final Option MAX_CREATES_PER_SECOND =
      Option.withDefault(
          "max_creates_per_second",
          Option.Type.NUMBER,
          Integer.toString(CreationBound.DEFAULT.perSecond()),
          "How many tasks may be created in each second; more are refused for the moment.");
  private static final Option MAX_CREATES_BURST =
      Option.withDefault(
          "max_creates_burst",
          Option.Type.NUMBER,
          Integer.toString(CreationBound.DEFAULT.burst()),
          "How many tasks may be created at once after a calm time.");
  private static final Option MAX_CONTENTS_BYTES =
      Option.withDefault(
          "max_contents_bytes",
          Option.Type.NUMBER,
          "10GiB",
          "How much may be sent for one task: all its files together; bytes, or with KiB, MiB,"
              + " GiB.");
  private static final Option MAX_CONTENTS_FILES =
      Option.withDefault(
          "max_contents_files",
          Option.Type.NUMBER,
          "100000",
          "How many files, directories and links may be sent for one task.");
  private static final Option CGROUP_PARENT =
      Option.withDefault(
          "cgroup_parent",
          Option.Type.STRING,
          Provisions.DEFAULT_GROUP_PARENT,
          "Control group, as a path from the top, below which each task gets one of its own;"
              + " none to use no control groups.");
  private static final Option ADVERTISE_ADDRESS =
      Option.optional(
          "advertise_address",
          Option.Type.STRING,
          "Address at which others reach the ports of tasks; found by itself when absent.");
  private static final Option PORT_RANGE =
      Option.withDefault(
          "port_range",
          Option.Type.STRING,
          PortRange.DEFAULT.toString(),
          "Ports of which tasks get one when they ask for any.");
  private static final int SMALLEST_BOUND = 64 << 10;

  public AgentConfig {
    listen = List.copyOf(listen);
    if (listen.isEmpty()) {
      throw new IllegalArgumentException("an agent listens somewhere");
    }
    if (tls.isEmpty() && listen.stream().anyMatch(Endpoint.Tls.class::isInstance)) {
      throw new IllegalArgumentException("tls:// needs certificates");
    }
  }

  /** One whose tasks get what there is by default. */
  public AgentConfig(
      List<Endpoint> listen,
      Path stateDirectory,
      Retention retention,
      Optional<String> awk,
      Optional<TlsFiles> tls,
      Rules rules,
      int largestRequest) {
    this(listen, stateDirectory, retention, awk, tls, rules, largestRequest, Provisions.DEFAULT);
  }

  /** All keys of a configuration file. */
  public static List<Option> options() {
    return List.of(
        LISTEN,
        STATE_DIR,
        LOG_KEEP_BYTES,
        KEEP_ENDED,
        KEEP_ORPHANS,
        AWK,
        TLS_CA_FILE,
        TLS_CERT_FILE,
        TLS_KEY_FILE,
        ALLOW_USERS,
        ALLOW_COMMANDS,
        MAX_TASKS,
        MAX_REQUEST_BYTES,
        MAX_CREATES_PER_SECOND,
        MAX_CREATES_BURST,
        MAX_CONTENTS_BYTES,
        MAX_CONTENTS_FILES,
        CGROUP_PARENT,
        ADVERTISE_ADDRESS,
        PORT_RANGE);
  }

  /**
   * Reads a configuration file.
   *
   * @throws AgentProblem when it can't be read or says something wrong; names line or key
   */
  public static AgentConfig read(Path file) throws AgentProblem {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException missing) {
      throw wrong("there is no configuration file " + file, missing);
    } catch (IOException unreadable) {
      throw wrong("can't read the configuration file " + file + ": " + unreadable, unreadable);
    }
    try {
      return parse(lines);
    } catch (IllegalArgumentException mistake) {
      throw wrong(file + ": " + mistake.getMessage(), mistake);
    }
  }

  private static AgentProblem wrong(String message, Exception cause) {
    return new AgentProblem(AgentProblem.Kind.WRONG_CONFIGURATION, message, cause);
  }

  /**
   * Reads the lines of a configuration file.
   *
   * @throws IllegalArgumentException with one sentence that names line or key
   */
  static AgentConfig parse(List<String> lines) {
    Map<String, String> values = ConfigLines.values(lines, options());
    return new AgentConfig(
        Arrays.stream(value(values, LISTEN).orElseThrow().split(",", -1))
            .map(address -> listening(address.trim()))
            .toList(),
        Path.of(value(values, STATE_DIR).orElseThrow()).toAbsolutePath(),
        new Retention(
            Quantities.duration(KEEP_ENDED.name(), value(values, KEEP_ENDED).orElseThrow()),
            Quantities.duration(KEEP_ORPHANS.name(), value(values, KEEP_ORPHANS).orElseThrow()),
            Quantities.bytes(LOG_KEEP_BYTES.name(), value(values, LOG_KEEP_BYTES).orElseThrow())),
        value(values, AWK),
        tls(values),
        new Rules(
            list(values, ALLOW_USERS),
            globs(values),
            positive(values, MAX_TASKS),
            new ContentsBounds(
                Quantities.bytes(
                    MAX_CONTENTS_BYTES.name(), value(values, MAX_CONTENTS_BYTES).orElseThrow()),
                positive(values, MAX_CONTENTS_FILES)),
            new CreationBound(
                positive(values, MAX_CREATES_PER_SECOND), positive(values, MAX_CREATES_BURST))),
        requestBytes(values),
        provisions(values));
  }

  private static Provisions provisions(Map<String, String> values) {
    String parent = value(values, CGROUP_PARENT).orElseThrow();
    if (!parent.matches("[A-Za-z0-9_][A-Za-z0-9_.@-]*(/[A-Za-z0-9_][A-Za-z0-9_.@-]*)*")) {
      throw new IllegalArgumentException(
          "%s: \"%s\" is not a path of a control group such as tether or custom.slice/tether"
              .formatted(CGROUP_PARENT.name(), parent));
    }
    return new Provisions(
        Optional.of(parent).filter(path -> !path.equals("none")),
        ports(value(values, PORT_RANGE).orElseThrow()),
        value(values, ADVERTISE_ADDRESS));
  }

  private static PortRange ports(String text) {
    Matcher range = Pattern.compile("(\\d{1,5})\\s*-\\s*(\\d{1,5})").matcher(text);
    if (!range.matches()) {
      throw new IllegalArgumentException(
          "%s: \"%s\" is not a range of ports such as %s"
              .formatted(PORT_RANGE.name(), text, PortRange.DEFAULT));
    }
    try {
      return new PortRange(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "%s: %s".formatted(PORT_RANGE.name(), wrong.getMessage()), wrong);
    }
  }

  private static Optional<TlsFiles> tls(Map<String, String> values) {
    if (!value(values, LISTEN).orElseThrow().contains("tls://")) {
      return Optional.empty();
    }
    return Optional.of(
        new TlsFiles(
            file(values, TLS_CA_FILE), file(values, TLS_CERT_FILE), file(values, TLS_KEY_FILE)));
  }

  private static List<String> globs(Map<String, String> values) {
    List<String> globs = list(values, ALLOW_COMMANDS);
    for (String glob : globs) {
      try {
        if (!glob.startsWith("/")) {
          throw new IllegalArgumentException("it does not begin with a slash");
        }
        FileSystems.getDefault().getPathMatcher("glob:" + glob);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "allow_commands: \"%s\" is not a glob of an absolute path: %s"
                .formatted(glob, wrong.getMessage()),
            wrong);
      }
    }
    return globs;
  }

  private static int requestBytes(Map<String, String> values) {
    String text = value(values, MAX_REQUEST_BYTES).orElseThrow();
    long bytes = Quantities.bytes(MAX_REQUEST_BYTES.name(), text);
    if (bytes < SMALLEST_BOUND || bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s: \"%s\" is not between 64KiB and 2GiB".formatted(MAX_REQUEST_BYTES.name(), text));
    }
    return (int) bytes;
  }

  private static Path file(Map<String, String> values, Option option) {
    return value(values, option)
        .map(path -> Path.of(path).toAbsolutePath())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"%s\" is missing: listening on tls:// needs it".formatted(option.name())));
  }

  private static Endpoint listening(String address) {
    try {
      return Endpoint.parse(address);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("listen: " + wrong.getMessage(), wrong);
    }
  }
}
