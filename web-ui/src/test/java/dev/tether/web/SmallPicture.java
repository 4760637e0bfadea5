package dev.tether.web;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Makes a screenshot small enough for a repository: its colours become few. */
final class SmallPicture {
  private static final int COLOURS = 96;
  private static final int FREQUENT = 24;
  private static final int UNLIKE = 900;

  private SmallPicture() {}

  static void write(byte[] screenshot, Path file) throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(screenshot));
    Map<Integer, Integer> counts = new HashMap<>();
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        counts.merge(picture.getRGB(x, y) & 0xffffff, 1, Integer::sum);
      }
    }
    List<Integer> palette = palette(counts);
    Map<Integer, Integer> nearest = new HashMap<>();
    BufferedImage small =
        new BufferedImage(
            picture.getWidth(),
            picture.getHeight(),
            BufferedImage.TYPE_BYTE_INDEXED,
            colours(palette));
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int index =
            nearest.computeIfAbsent(
                picture.getRGB(x, y) & 0xffffff, colour -> nearest(palette, colour));
        small.getRaster().setSample(x, y, 0, index);
      }
    }
    ImageIO.write(small, "png", file.toFile());
  }

  /** The most frequent ones, and rare ones that none of those would stand for. */
  private static List<Integer> palette(Map<Integer, Integer> counts) {
    List<Integer> palette = new ArrayList<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .forEach(
            colour -> {
              boolean wanted =
                  palette.size() < FREQUENT
                      || palette.stream().noneMatch(one -> distance(one, colour) < UNLIKE);
              if (wanted && palette.size() < COLOURS) {
                palette.add(colour);
              }
            });
    return palette;
  }

  private static IndexColorModel colours(List<Integer> palette) {
    byte[] red = new byte[palette.size()];
    byte[] green = new byte[palette.size()];
    byte[] blue = new byte[palette.size()];
    for (int i = 0; i < palette.size(); i++) {
      int colour = palette.get(i);
      red[i] = (byte) (colour >> 16);
      green[i] = (byte) (colour >> 8);
      blue[i] = (byte) colour;
    }
    return new IndexColorModel(8, palette.size(), red, green, blue);
  }

  private static int nearest(List<Integer> palette, int colour) {
    return IntStream.range(0, palette.size())
        .boxed()
        .min(Comparator.comparingInt(index -> distance(palette.get(index), colour)))
        .orElse(0);
  }

  private static int distance(int one, int other) {
    int red = (one >> 16 & 0xff) - (other >> 16 & 0xff);
    int green = (one >> 8 & 0xff) - (other >> 8 & 0xff);
    int blue = (one & 0xff) - (other & 0xff);
    return red * red + green * green + blue * blue;
  }
}
