package dev.tether.harness.tap.relay;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages as the bytes they are on the wire. */
public enum RawBytes implements MethodDescriptor.Marshaller<byte[]> {
  /** The only one. */
  MARSHALLER;

  @Override
  public InputStream stream(byte[] message) {
    return new Known(message);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("a message cannot be read", e);
    }
  }

  /** Any method, with both sides free to send as much as they like. */
  public static MethodDescriptor<byte[], byte[]> method(String fullName) {
    return MethodDescriptor.newBuilder(MARSHALLER, MARSHALLER)
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(fullName)
        .build();
  }

  /** Spares gRPC a copy: it need not read the stream to know its length. */
  private static final class Known extends ByteArrayInputStream implements KnownLength {
    Known(byte[] message) {
      super(message);
    }
  }
}
