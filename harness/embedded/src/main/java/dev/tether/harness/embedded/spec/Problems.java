package dev.tether.harness.embedded.spec;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with one configuration, in Nomad's words. */
final class Problems {
  private final List<String> found = new ArrayList<>();

  void unknown(String name) {
    found.add(
        "Extraneous JSON object property; No argument or block type is named \"" + name + "\".");
  }

  void missingAttribute(String name) {
    found.add(
        "Missing required argument; The argument \"%s\" is required, but no definition was found."
            .formatted(name));
  }

  void missingBlock(String name) {
    found.add("Missing " + name + " block; A " + name + " block is required.");
  }

  void tooMany(String name, long most) {
    found.add(
        most == 1
            ? "Duplicate %1$s block; Only one block of type \"%1$s\" is expected.".formatted(name)
            : "Too many %1$s blocks; No more than %2$d \"%1$s\" blocks are allowed."
                .formatted(name, most));
  }

  void tooFew(String name, long least) {
    found.add(
        "Insufficient %1$s blocks; At least %2$d \"%1$s\" blocks are required."
            .formatted(name, least));
  }

  void wrongType(String name, String reason) {
    found.add(
        "Incorrect attribute value type; Inappropriate value for attribute \"%s\": %s."
            .formatted(name, reason));
  }

  void wrongExpression(String name, String reason) {
    found.add(
        "Invalid expression; The value of \"%s\" can't be evaluated: %s.".formatted(name, reason));
  }

  void notABlock(String name) {
    found.add("Incorrect JSON value type; A JSON object is required for \"" + name + "\".");
  }

  void wrongSpecification(String reason) {
    found.add("the plugin's specification is wrong: " + reason);
  }

  void throwIfAny() throws ConfigRefused {
    if (!found.isEmpty()) {
      throw new ConfigRefused(found);
    }
  }
}
