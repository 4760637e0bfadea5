package dev.tether.plugin.fingerprint;

/** All that health descriptions say, apart from the reasons that runtimes and Nomad's API give. */
public enum HealthMessage {
  /** First when something works: the runtimes that do. */
  HEALTHY("Healthy: runtime %s"),

  /** A runtime does not work: its name and its own reason. */
  RUNTIME_PROBLEM("runtime %s: %s"),

  /** Nothing is configured. */
  NO_RUNTIME("the plugin's configuration defines no runtime"),

  /** The API must not be asked and Nomad itself does not hand tasks over. */
  REATTACHMENT_OFF(
      "reattachment is off: Nomad 1.10 and later do not tell a driver why a task is stopped, and"
          + " the plugin's configuration forbids asking the Nomad API; set nomad { enabled = true }"
          + " with an address and, with ACLs, a token that has read-job rights"),

  /** The API gave no answer, for the reason given. */
  API_SILENT(
      "the Nomad API can't be asked why tasks are stopped, so they are handled by"
          + " reattach.on_unknown: %s");

  private final String template;

  HealthMessage(String template) {
    this.template = template;
  }

  /** The message with a {@code %s} for each word that differs. */
  public String template() {
    return template;
  }

  String with(Object... words) {
    return template.formatted(words);
  }
}
