package dev.tether.agent.codec;

import io.grpc.Metadata;

/** Under which name the details of a failure travel. */
public final class FailureTrailer {
  /** The trailer that holds a {@link dev.tether.agent.wire.Failure}. */
  public static final Metadata.Key<byte[]> KEY =
      Metadata.Key.of("tether-failure-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private FailureTrailer() {}
}
