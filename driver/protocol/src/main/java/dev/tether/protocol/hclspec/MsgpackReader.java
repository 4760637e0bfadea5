package dev.tether.protocol.hclspec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one configuration; used once. */
final class MsgpackReader {
  private static final int MAX_DEPTH = 100;

  private final ByteBuffer in;

  MsgpackReader(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
  }

  Map<String, Object> readConfig() {
    if (!in.hasRemaining()) {
      return Map.of();
    }
    try {
      int start = Byte.toUnsignedInt(in.get());
      Map<String, Object> config =
          switch (start) {
            case 0xc0 -> Map.of();
            case 0xde -> map(length16(), 1);
            case 0xdf -> map(length32(), 1);
            default -> {
              if (start < 0x80 || start > 0x8f) {
                throw malformed("it is not a map");
              }
              yield map(start & 0x0f, 1);
            }
          };
      if (in.hasRemaining()) {
        throw malformed(in.remaining() + " bytes follow its end");
      }
      return config;
    } catch (BufferUnderflowException e) {
      throw malformed("it ends too early");
    }
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw malformed("it is nested too deeply");
    }
    int type = Byte.toUnsignedInt(in.get());
    if (type <= 0x7f) {
      return (long) type;
    }
    if (type <= 0x8f) {
      return map(type & 0x0f, depth + 1);
    }
    if (type <= 0x9f) {
      return list(type & 0x0f, depth + 1);
    }
    if (type <= 0xbf) {
      return string(type & 0x1f);
    }
    if (type >= 0xe0) {
      return (long) (byte) type;
    }
    return switch (type) {
      case 0xc0 -> NoValue.NIL;
      case 0xc2 -> false;
      case 0xc3 -> true;
      case 0xca -> (double) in.getFloat();
      case 0xcb -> in.getDouble();
      case 0xcc -> (long) Byte.toUnsignedInt(in.get());
      case 0xcd -> (long) length16();
      case 0xce -> Integer.toUnsignedLong(in.getInt());
      case 0xcf -> unsigned64(in.getLong());
      case 0xd0 -> (long) in.get();
      case 0xd1 -> (long) in.getShort();
      case 0xd2 -> (long) in.getInt();
      case 0xd3 -> in.getLong();
      case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> extension(1 << (type - 0xd4));
      case 0xc7 -> extension(Byte.toUnsignedInt(in.get()));
      case 0xc8 -> extension(length16());
      case 0xc9 -> extension(length32());
      case 0xd9 -> string(Byte.toUnsignedInt(in.get()));
      case 0xda -> string(length16());
      case 0xdb -> string(length32());
      case 0xdc -> list(length16(), depth + 1);
      case 0xdd -> list(length32(), depth + 1);
      case 0xde -> map(length16(), depth + 1);
      case 0xdf -> map(length32(), depth + 1);
      default -> throw malformed("it has a value of the unexpected type 0x%02x".formatted(type));
    };
  }

  private Map<String, Object> map(int size, int depth) {
    Map<String, Object> map = LinkedHashMap.newLinkedHashMap(Math.min(size, in.remaining()));
    for (int i = 0; i < size; i++) {
      if (!(value(depth) instanceof String key)) {
        throw malformed("a map has a key that is no string");
      }
      Object value = value(depth);
      if (value != NoValue.NIL) {
        map.put(key, value);
      }
    }
    return Collections.unmodifiableMap(map);
  }

  private Object list(int size, int depth) {
    if (size == 2 && isBinary()) {
      // A value of dynamic type: its type as JSON, then the value itself.
      skipBinary();
      return value(depth);
    }
    List<Object> list = new ArrayList<>(Math.min(size, in.remaining()));
    for (int i = 0; i < size; i++) {
      list.add(value(depth));
    }
    return Collections.unmodifiableList(list);
  }

  private boolean isBinary() {
    if (!in.hasRemaining()) {
      return false;
    }
    int type = Byte.toUnsignedInt(in.get(in.position()));
    return type >= 0xc4 && type <= 0xc6;
  }

  private void skipBinary() {
    int type = Byte.toUnsignedInt(in.get());
    bytes(
        switch (type) {
          case 0xc4 -> Byte.toUnsignedInt(in.get());
          case 0xc5 -> length16();
          default -> length32();
        });
  }

  private Object extension(int length) {
    byte type = in.get();
    bytes(length);
    if (type == 0) {
      return NoValue.UNKNOWN;
    }
    throw malformed("it has an extension of the unexpected type " + type);
  }

  /** Values above what a Java long holds stay decimal strings, as Nomad itself writes them. */
  private static Object unsigned64(long value) {
    return value >= 0 ? (Object) value : Long.toUnsignedString(value);
  }

  private String string(int length) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes(length)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("a string in it is not UTF-8");
    }
  }

  private ByteBuffer bytes(int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer bytes = in.slice(in.position(), length);
    in.position(in.position() + length);
    return bytes;
  }

  private int length16() {
    return Short.toUnsignedInt(in.getShort());
  }

  private int length32() {
    int length = in.getInt();
    if (length < 0) {
      throw new BufferUnderflowException();
    }
    return length;
  }

  private ConfigException malformed(String why) {
    return new ConfigException(
        "the configuration that Nomad sent cannot be read: %s (at byte %d of %d)"
            .formatted(why, in.position(), in.limit()));
  }
}
