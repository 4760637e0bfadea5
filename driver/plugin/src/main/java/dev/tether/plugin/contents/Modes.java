package dev.tether.plugin.contents;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Permission bits, as numbers and as Java's sets. */
final class Modes {
  private static final Map<PosixFilePermission, Integer> BITS =
      Map.of(
          PosixFilePermission.OWNER_READ, 0400,
          PosixFilePermission.OWNER_WRITE, 0200,
          PosixFilePermission.OWNER_EXECUTE, 0100,
          PosixFilePermission.GROUP_READ, 040,
          PosixFilePermission.GROUP_WRITE, 020,
          PosixFilePermission.GROUP_EXECUTE, 010,
          PosixFilePermission.OTHERS_READ, 04,
          PosixFilePermission.OTHERS_WRITE, 02,
          PosixFilePermission.OTHERS_EXECUTE, 01);

  private Modes() {}

  static int of(Set<PosixFilePermission> permissions) {
    return permissions.stream().mapToInt(BITS::get).sum();
  }

  static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    BITS.forEach(
        (permission, bit) -> {
          if ((mode & bit) != 0) {
            permissions.add(permission);
          }
        });
    return permissions;
  }
}
