package io.awa.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a colour of the pages stands out from its ground, as WCAG 2 counts it.
 *
 * @param theme light or dark
 * @param colour the token of the colour
 * @param ground the token of the ground
 * @param ratio how much it stands out, 1 to 21
 * @param least how much it has to
 */
record Contrast(String theme, String colour, String ground, double ratio, double least) {

	private static final Path STYLES = Path.of("src/main/resources/io/awa/dashboard/assets/app.css");

	private static final Pattern TOKEN = Pattern.compile("--([\\w-]+): light-dark\\((#\\w{6}), (#\\w{6})\\);");

	private static final double TEXT = 4.5;

	private static final double MARK = 3;

	private static final List<String> TEXTS = List.of("text", "quiet", "accent-text", "blue", "indigo", "amber", "teal",
			"violet", "green", "red", "crimson", "grey");

	private static final List<String> GROUNDS = List.of("ground", "surface", "raised", "sunken", "accent-ground");

	private static final List<String> NOTICES = List.of("red", "amber", "blue", "green");

	/** Every text on every ground, in both themes; marks on what they lie on. */
	static List<Contrast> pairs() throws IOException {
		Map<String, List<String>> tokens = tokens();
		List<Contrast> pairs = new ArrayList<>();
		TEXTS.forEach((text) -> GROUNDS.forEach((ground) -> add(pairs, tokens, text, ground, TEXT)));
		NOTICES.forEach((notice) -> {
			add(pairs, tokens, "text", notice + "-ground", TEXT);
			add(pairs, tokens, "accent-text", notice + "-ground", TEXT);
			add(pairs, tokens, notice, notice + "-ground", TEXT);
		});
		add(pairs, tokens, "on-accent", "accent", TEXT);
		add(pairs, tokens, "on-danger", "danger", TEXT);
		GROUNDS.forEach((ground) -> add(pairs, tokens, "focus", ground, MARK));
		List.of("surface", "raised").forEach((ground) -> add(pairs, tokens, "line-strong", ground, MARK));
		tokens.keySet()
			.stream()
			.filter((token) -> token.startsWith("mark-"))
			.forEach(
					(mark) -> List.of("surface", "ground").forEach((ground) -> add(pairs, tokens, mark, ground, MARK)));
		return pairs;
	}

	private static Map<String, List<String>> tokens() throws IOException {
		Map<String, List<String>> tokens = new LinkedHashMap<>();
		Matcher matcher = TOKEN.matcher(Files.readString(STYLES));
		while (matcher.find()) {
			tokens.put(matcher.group(1), List.of(matcher.group(2), matcher.group(3)));
		}
		return tokens;
	}

	private static void add(List<Contrast> pairs, Map<String, List<String>> tokens, String colour, String ground,
			double least) {
		List<String> colours = colours(tokens, colour);
		List<String> grounds = colours(tokens, ground);
		List<String> themes = List.of("light", "dark");
		for (int theme = 0; theme < themes.size(); theme++) {
			double ratio = ratio(colours.get(theme), grounds.get(theme));
			pairs.add(new Contrast(themes.get(theme), colour, ground, ratio, least));
		}
	}

	private static List<String> colours(Map<String, List<String>> tokens, String token) {
		List<String> colours = tokens.get(token);
		if (colours == null) {
			throw new IllegalStateException("There is no token --" + token + ". Name one of " + tokens.keySet() + ".");
		}
		return colours;
	}

	private static double ratio(String one, String other) {
		double first = luminance(one);
		double second = luminance(other);
		return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
	}

	private static double luminance(String colour) {
		return 0.2126 * channel(colour, 1) + 0.7152 * channel(colour, 3) + 0.0722 * channel(colour, 5);
	}

	private static double channel(String colour, int start) {
		double value = Integer.parseInt(colour.substring(start, start + 2), 16) / 255.0;
		return (value <= 0.04045) ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
	}

}
