package io.awa;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What an application says about one of its queues or kinds, for the people who operate
 * it.
 *
 * @param displayName a name for people, at most 200 characters, or {@code null}
 * @param text what it is for, at most 2,000 characters, or {@code null}
 * @param owner who to ask, at most 200 characters, or {@code null}
 * @param docsUrl where to read more, an address with http or https, or {@code null}
 * @param tags words to group by, at most 20
 */
public record Description(@Nullable String displayName, @Nullable String text, @Nullable String owner,
		@Nullable String docsUrl, List<String> tags) {

	private static final int NAME_LENGTH = 200;

	private static final int TEXT_LENGTH = 2_000;

	/**
	 * Checks every value.
	 */
	public Description {
		JobLimits.requireText("display name", displayName, NAME_LENGTH);
		JobLimits.requireText("description", text, TEXT_LENGTH);
		JobLimits.requireText("owner", owner, NAME_LENGTH);
		JobLimits.requireText("docs URL", docsUrl, TEXT_LENGTH);
		if (docsUrl != null && !docsUrl.toLowerCase(Locale.ROOT).matches("https?://\\S+")) {
			throw new InvalidRequestException("docs URL", docsUrl, "The docs URL must start with http:// or https:// "
					+ "and hold no spaces, but is '" + docsUrl + "'. Give a full address, or none.");
		}
		tags = JobLimits.requireTags(tags);
	}

	/**
	 * Returns a description with a name only.
	 * @param displayName a name for people
	 * @return the description
	 */
	public static Description named(String displayName) {
		return new Description(displayName, null, null, null, List.of());
	}

	/**
	 * Returns a copy that says what it is for.
	 * @param text the text
	 * @return the copy
	 */
	public Description withText(String text) {
		return new Description(this.displayName, text, this.owner, this.docsUrl, this.tags);
	}

	/**
	 * Returns a copy that says who to ask.
	 * @param owner a person or team
	 * @return the copy
	 */
	public Description withOwner(String owner) {
		return new Description(this.displayName, this.text, owner, this.docsUrl, this.tags);
	}

	/**
	 * Returns a copy that says where to read more.
	 * @param docsUrl an address with http or https
	 * @return the copy
	 */
	public Description withDocsUrl(String docsUrl) {
		return new Description(this.displayName, this.text, this.owner, docsUrl, this.tags);
	}

	/**
	 * Returns a copy with tags.
	 * @param tags words to group by
	 * @return the copy
	 */
	public Description withTags(String... tags) {
		return new Description(this.displayName, this.text, this.owner, this.docsUrl, List.of(tags));
	}

}
