package io.awa.samples.dashboard;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.imageio.ImageIO;

/**
 * Writes screenshots with 256 colors, which are enough for pages and take a third of the
 * room.
 */
final class Picture {

	private static final int COLORS = 256;

	private static final int BITS = 8;

	/** Nobody sees the difference of colors that are nearer. */
	private static final int APART = 60;

	private Picture() {
	}

	static void write(byte[] png, Path file) {
		try {
			BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
			Files.createDirectories(file.getParent());
			ImageIO.write(withFewColors(image), "png", file.toFile());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static BufferedImage withFewColors(BufferedImage image) {
		Map<Integer, Integer> points = new HashMap<>();
		for (int y = 0; y < image.getHeight(); y++) {
			for (int x = 0; x < image.getWidth(); x++) {
				points.merge(image.getRGB(x, y), 1, Integer::sum);
			}
		}
		List<Integer> palette = palette(points);
		Map<Integer, Integer> places = new HashMap<>();
		points.keySet().forEach((color) -> places.put(color, palette.indexOf(nearest(palette, color))));
		int[] colors = palette.stream().mapToInt(Integer::intValue).toArray();
		BufferedImage small = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED,
				new IndexColorModel(BITS, colors.length, colors, 0, false, -1, DataBuffer.TYPE_BYTE));
		for (int y = 0; y < image.getHeight(); y++) {
			for (int x = 0; x < image.getWidth(); x++) {
				small.getRaster().setSample(x, y, 0, places.get(image.getRGB(x, y)));
			}
		}
		return small;
	}

	/** The colors of most points, as far as they can be told apart. */
	private static List<Integer> palette(Map<Integer, Integer> points) {
		List<Integer> palette = new ArrayList<>();
		points.entrySet()
			.stream()
			.sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
				.thenComparing(Map.Entry.comparingByKey()))
			.map(Map.Entry::getKey)
			.forEach((color) -> {
				if (palette.size() < COLORS
						&& (palette.isEmpty() || distance(nearest(palette, color), color) >= APART)) {
					palette.add(color);
				}
			});
		return palette;
	}

	private static int nearest(List<Integer> palette, int color) {
		return palette.stream().min(Comparator.comparingInt((known) -> distance(known, color))).orElseThrow();
	}

	private static int distance(int one, int other) {
		int distance = 0;
		for (int shift = 0; shift < Integer.SIZE - BITS; shift += BITS) {
			int difference = ((one >> shift) & 0xff) - ((other >> shift) & 0xff);
			distance += difference * difference;
		}
		return distance;
	}

}
