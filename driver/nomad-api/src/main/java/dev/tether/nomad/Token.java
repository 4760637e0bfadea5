package dev.tether.nomad;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Reads the token for each request; a file only when it changed since the last time. */
final class Token {
  private final TokenSource source;
  private Optional<Copy> copy = Optional.empty();

  Token(TokenSource source) {
    this.source = source;
  }

  /** What was read, and what tells whether the file is still the same. */
  private record Copy(Object stamp, String token) {}

  Optional<String> current() {
    return switch (source) {
      case TokenSource.None() -> Optional.empty();
      case TokenSource.Fixed(String token) -> Optional.of(token).filter(t -> !t.isEmpty());
      case TokenSource.File(Path path) -> Optional.of(read(path));
    };
  }

  private synchronized String read(Path path) {
    try {
      Object stamp = stamp(path);
      if (copy.isEmpty() || !copy.get().stamp().equals(stamp)) {
        String token = Files.readString(path).strip();
        if (token.isEmpty()) {
          throw new NomadFailure.Misconfigured("the Nomad token file " + path + " is empty");
        }
        copy = Optional.of(new Copy(stamp, token));
      }
      return copy.get().token();
    } catch (IOException e) {
      throw new NomadFailure.Misconfigured(
          "the Nomad token file " + path + " can't be read: " + reason(e), e);
    }
  }

  // A rotation by rename keeps neither inode nor time; one in place keeps the inode only.
  private static Object stamp(Path path) throws IOException {
    BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
    record Stamp(Object key, Object modified, long size) {}
    return new Stamp(String.valueOf(a.fileKey()), a.lastModifiedTime(), a.size());
  }

  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }
}
