package dev.tether.agent.contents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Permission bits as numbers. */
final class Modes {
  /** In the order of the bits, the highest first. */
  private static final PosixFilePermission[] BITS = {
    PosixFilePermission.OWNER_READ,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_EXECUTE
  };

  private Modes() {}

  /** The permission bits of a file; follows links. */
  static int of(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    int mode = 0;
    for (PosixFilePermission bit : BITS) {
      mode = mode << 1 | (permissions.contains(bit) ? 1 : 0);
    }
    return mode;
  }

  /** Sets the permission bits of a file; follows links. */
  static void set(Path file, int mode) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < BITS.length; i++) {
      if ((mode >> (BITS.length - 1 - i) & 1) != 0) {
        permissions.add(BITS[i]);
      }
    }
    Files.setPosixFilePermissions(file, permissions);
  }
}
