package dev.tether.nomad;

import java.nio.file.Path;
import java.util.Objects;

/** Where the ACL token comes from. */
public sealed interface TokenSource {

  /** No token: an anonymous request. */
  record None() implements TokenSource {}

  /** Always this token. */
  record Fixed(String token) implements TokenSource {
    public Fixed {
      Objects.requireNonNull(token, "token");
    }

    /** Hides the token. */
    @Override
    public String toString() {
      return "Fixed[hidden]";
    }
  }

  /** The content of this file without surrounding blanks, read again whenever the file changes. */
  record File(Path path) implements TokenSource {
    public File {
      Objects.requireNonNull(path, "path");
    }
  }
}
