package dev.tether.example.ssh;

import dev.tether.agent.client.AgentProvider;
import dev.tether.runtime.Option;
import dev.tether.runtime.PlainSettings;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings;
import dev.tether.runtime.Settings.InvalidSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The block {@code ssh "NAME" { … }} of the plugin's configuration. */
public final class SshProvider implements RuntimeProvider {
  @Override
  public String kind() {
    return "ssh";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.required("host", Option.Type.STRING, "The host, as ssh's configuration calls it."),
        Option.optional("user", Option.Type.STRING, "Whom to log in as; ssh decides otherwise."),
        Option.optional("config_file", Option.Type.STRING, "Another configuration of ssh."),
        Option.withDefault(
            "socket", Option.Type.STRING, "/run/tether/agent.sock", "Where the agent listens."),
        Option.withDefault("timeout", Option.Type.DURATION, "5s", "Longest wait for an answer."));
  }

  @Override
  public void check(String name, Settings settings) {
    var _ = forwarding(settings, Path.of("local.sock"));
  }

  @Override
  public RemoteRuntime open(String name, Settings settings, RuntimeContext context) {
    Path socket = socket();
    Settings agent =
        PlainSettings.of(
            "ssh",
            Map.of(
                "address",
                "unix://" + socket,
                "timeout",
                settings.duration("timeout").map(time -> time.toMillis() + "ms").orElse("5s")));
    return new SshRuntime(
            new AgentProvider().open(name, agent, context),
            new Tunnel(forwarding(settings, socket), socket))
        .opened();
  }

  /** A place that only this user can reach, and short enough for the address of a socket. */
  private static Path socket() {
    try {
      return Files.createTempDirectory("tether-ssh").resolve("agent.sock");
    } catch (IOException e) {
      throw new InvalidSetting("ssh needs a directory for its socket, but " + e);
    }
  }

  private static List<String> forwarding(Settings settings, Path local) {
    List<String> ssh = new ArrayList<>(List.of("ssh", "-T", "-oBatchMode=yes"));
    ssh.addAll(
        List.of("-oConnectTimeout=10", "-oServerAliveInterval=5", "-oServerAliveCountMax=2"));
    ssh.addAll(List.of("-oExitOnForwardFailure=yes", "-oStreamLocalBindUnlink=yes"));
    settings.text("config_file").ifPresent(file -> ssh.addAll(List.of("-F", file)));
    settings.text("user").ifPresent(user -> ssh.addAll(List.of("-l", user)));
    ssh.add("-L" + local + ":" + text(settings, "socket", "/.+"));
    // "cat" ends with its input, and with it ssh: none stays behind when the plugin is killed.
    ssh.addAll(List.of("--", text(settings, "host", "[^-\\s]\\S*"), "cat"));
    return ssh;
  }

  private static String text(Settings settings, String key, String form) {
    String fallback = key.equals("socket") ? "/run/tether/agent.sock" : "";
    String text = settings.text(key).orElse(fallback);
    if (!text.matches(form)) {
      throw new InvalidSetting(settings.qualified(key), "\"" + text + "\" is no " + key);
    }
    return text;
  }
}
