package dev.tether.agent.contents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The user and the group to whom a task's files belong: those of its work directory. */
record Belonging(int uid, int gid) {
  /** To whom a file belongs; a link is not followed. */
  static Belonging of(Path file) throws IOException {
    return new Belonging(number(file, "unix:uid"), number(file, "unix:gid"));
  }

  /** To whom the file behind a link of Linux belongs that stands for a file that is held open. */
  static Belonging ofHeld(Path link) throws IOException {
    return new Belonging(
        (Integer) Files.getAttribute(link, "unix:uid"),
        (Integer) Files.getAttribute(link, "unix:gid"));
  }

  private static int number(Path file, String attribute) throws IOException {
    return (Integer) Files.getAttribute(file, attribute, LinkOption.NOFOLLOW_LINKS);
  }

  /** Makes a file theirs, or a link itself; in a place where nobody else can change names. */
  void give(Path file) throws IOException {
    if (!of(file).equals(this)) {
      Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
