package io.awa.client;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Hides passwords in what drivers and pools say about connections.
 */
public final class Secrets {

	private static final String HIDDEN = "******";

	/** As a parameter of an address, or as a setting. */
	private static final Pattern PASSWORD = Pattern
		.compile("(?i)(\\w*(?:password|passwd|pwd|secret)\\s*[=:]\\s*)[^\\s&;]+");

	/** As in {@code r2dbc:postgresql://user:password@host}. */
	private static final Pattern USER_INFO = Pattern.compile("(//[^\\s:/@]+:)[^\\s/]+@");

	private Secrets() {
	}

	/**
	 * Hides them.
	 * @param text what a driver or a pool says
	 * @return the text without passwords
	 */
	public static String hide(@Nullable String text) {
		String hidden = PASSWORD.matcher(String.valueOf(text)).replaceAll("$1" + HIDDEN);
		return USER_INFO.matcher(hidden).replaceAll("$1" + HIDDEN + "@");
	}

}
