package dev.tether.protocol.hclspec;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes one configuration; used once. */
final class MsgpackWriter {
  private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  byte[] write(Map<String, ?> values) {
    try {
      map(values);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  private void value(Object value) throws IOException {
    switch (value) {
      case NoValue.NIL -> out.writeByte(0xc0);
      case NoValue.UNKNOWN -> out.write(new byte[] {(byte) 0xd4, 0, 0});
      case Boolean truth -> out.writeByte(truth ? 0xc3 : 0xc2);
      case String text -> string(text);
      case Double number when !Double.isFinite(number) -> throw unsupported(value);
      case Float number when !Float.isFinite(number) -> throw unsupported(value);
      case Number number -> number(new BigDecimal(number.toString()));
      case List<?> list -> list(list);
      case Map<?, ?> map -> map(map);
      default -> throw unsupported(value);
    }
  }

  private static IllegalArgumentException unsupported(Object value) {
    return new IllegalArgumentException(
        "a configuration cannot hold %s of %s".formatted(value, value.getClass()));
  }

  private void map(Map<?, ?> map) throws IOException {
    header(map.size(), 0x80, 0xde);
    List<String> keys =
        map.keySet().stream()
            .map(String.class::cast)
            .sorted((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b)))
            .toList();
    for (String key : keys) {
      string(key);
      value(map.get(key));
    }
  }

  private void list(List<?> list) throws IOException {
    header(list.size(), 0x90, 0xdc);
    for (Object element : list) {
      value(element);
    }
  }

  private void header(int size, int shortForm, int longForm) throws IOException {
    if (size < 16) {
      out.writeByte(shortForm | size);
    } else if (size <= 0xffff) {
      out.writeByte(longForm);
      out.writeShort(size);
    } else {
      out.writeByte(longForm + 1);
      out.writeInt(size);
    }
  }

  private void string(String text) throws IOException {
    byte[] utf8 = utf8(text);
    if (utf8.length < 32) {
      out.writeByte(0xa0 | utf8.length);
    } else if (utf8.length <= 0xff) {
      out.writeByte(0xd9);
      out.writeByte(utf8.length);
    } else if (utf8.length <= 0xffff) {
      out.writeByte(0xda);
      out.writeShort(utf8.length);
    } else {
      out.writeByte(0xdb);
      out.writeInt(utf8.length);
    }
    out.write(utf8);
  }

  /**
   * Whole numbers become integers, exact binary fractions doubles, everything else its decimal
   * text.
   */
  private void number(BigDecimal number) throws IOException {
    BigDecimal plain = number.stripTrailingZeros();
    boolean whole = plain.scale() <= 0;
    if (whole && plain.compareTo(MIN_LONG) >= 0 && plain.compareTo(MAX_LONG) <= 0) {
      integer(plain.longValueExact());
    } else if (!whole && isExactDouble(plain)) {
      out.writeByte(0xcb);
      out.writeDouble(plain.doubleValue());
    } else {
      string(plain.toPlainString());
    }
  }

  private static boolean isExactDouble(BigDecimal number) {
    double nearest = number.doubleValue();
    return Double.isFinite(nearest) && new BigDecimal(nearest).compareTo(number) == 0;
  }

  private void integer(long value) throws IOException {
    if (value >= 0) {
      positive(value);
    } else if (value >= -32) {
      out.writeByte((int) value);
    } else if (value >= Byte.MIN_VALUE) {
      out.writeByte(0xd0);
      out.writeByte((int) value);
    } else if (value >= Short.MIN_VALUE) {
      out.writeByte(0xd1);
      out.writeShort((int) value);
    } else if (value >= Integer.MIN_VALUE) {
      out.writeByte(0xd2);
      out.writeInt((int) value);
    } else {
      out.writeByte(0xd3);
      out.writeLong(value);
    }
  }

  private void positive(long value) throws IOException {
    if (value <= 0x7f) {
      out.writeByte((int) value);
    } else if (value <= 0xff) {
      out.writeByte(0xcc);
      out.writeByte((int) value);
    } else if (value <= 0xffff) {
      out.writeByte(0xcd);
      out.writeShort((int) value);
    } else if (value <= 0xffff_ffffL) {
      out.writeByte(0xce);
      out.writeInt((int) value);
    } else {
      out.writeByte(0xcf);
      out.writeLong(value);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
