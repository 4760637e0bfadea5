package dev.tether.harness.embedded.template;

import java.util.Map;
import java.util.Optional;

/** What a template may ask for. */
public interface TemplateData {

  /** A variable of the task's environment. */
  Optional<String> env(String name);

  /** The items of Nomad's variable at this path, while there is one. */
  Optional<Map<String, String>> variable(String path);
}
