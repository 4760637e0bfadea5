package dev.tether.harness.cli;

import dev.tether.harness.nomad.NomadVersion;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a version of Nomad from the command line. */
public final class Versions implements ITypeConverter<NomadVersion> {

  @Override
  public NomadVersion convert(String text) {
    try {
      return NomadVersion.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new TypeConversionException(wrong.getMessage());
    }
  }
}
