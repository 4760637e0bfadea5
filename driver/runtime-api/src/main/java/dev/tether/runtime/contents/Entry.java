package dev.tether.runtime.contents;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** One thing in a tree of contents, named by its path: a root, then names, with slashes between. */
public sealed interface Entry {
  /** The directories at the top. */
  Set<String> ROOTS = Set.of("alloc", "local", "secrets", "volumes");

  /** Bytes that one name of a path may have, in UTF-8. */
  int LONGEST_NAME = 255;

  /** Where it stands, for instance {@code local/conf/app.toml}. */
  String path();

  /** The first name of its path. */
  default String root() {
    int slash = path().indexOf('/');
    return slash < 0 ? path() : path().substring(0, slash);
  }

  /**
   * A directory.
   *
   * @param mode permission bits, 0 to 0777
   */
  record Directory(String path, int mode) implements Entry {
    public Directory {
      checkPath(path);
      checkMode(path, mode);
    }
  }

  /**
   * A regular file.
   *
   * @param mode permission bits, 0 to 0777
   * @param size bytes
   * @param sha256 digest of the content, 64 hexadecimal digits in lower case
   */
  record File(String path, int mode, long size, String sha256) implements Entry {
    public File {
      checkPath(path);
      checkBelowRoot(path);
      checkMode(path, mode);
      Objects.requireNonNull(sha256, "sha256");
      if (size < 0 || !sha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("the file " + path + " has no proper size and digest");
      }
    }
  }

  /**
   * A symbolic link.
   *
   * @param target relative to the directory that the link is in, and never outside of its root:
   *     {@code ..} only at the beginning, so that no other link on the way can change its meaning
   */
  record Link(String path, String target) implements Entry {
    public Link {
      checkPath(path);
      checkBelowRoot(path);
      Objects.requireNonNull(target, "target");
      if (!staysInside(path, target)) {
        throw new IllegalArgumentException(
            "the link %s points to \"%s\", which may be outside of the task's directory"
                .formatted(path, target));
      }
    }
  }

  private static void checkPath(String path) {
    Objects.requireNonNull(path, "path");
    List<String> names = List.of(path.split("/", -1));
    boolean strange = names.stream().anyMatch(name -> !isName(name));
    if (strange || !ROOTS.contains(names.getFirst()) || !isText(path)) {
      throw new IllegalArgumentException("\"" + path + "\" is no path of a task's contents");
    }
  }

  /** Whether every file system can have it. */
  private static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
  }

  private static void checkBelowRoot(String path) {
    if (path.indexOf('/') < 0) {
      throw new IllegalArgumentException("\"" + path + "\" can only be a directory");
    }
  }

  /** Whether it means the same on every host. */
  private static boolean isText(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static void checkMode(String path, int mode) {
    if (mode < 0 || mode > 0777) {
      throw new IllegalArgumentException(
          "%s has the mode %o; only permission bits travel".formatted(path, mode));
    }
  }

  /** Whether a link's target stays below the root that the link is in, whatever is on the way. */
  private static boolean staysInside(String path, String target) {
    if (target.isEmpty() || target.startsWith("/") || !isText(target)) {
      return false;
    }
    int up = 0;
    boolean down = false;
    for (String name : target.split("/", -1)) {
      if (name.equals("..")) {
        if (down) {
          return false;
        }
        up++;
      } else if (!name.isEmpty() && !name.equals(".")) {
        down = true;
      }
    }
    return up <= path.split("/", -1).length - 2;
  }
}
