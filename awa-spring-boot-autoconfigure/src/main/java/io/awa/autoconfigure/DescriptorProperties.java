package io.awa.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What this application says about its queues and kinds, for the people who operate it.
 *
 * @param queues Words about queues, by name.
 * @param kinds Words about kinds, by name.
 * @param retention How long such words are kept when no worker repeats them. Zero for
 * ever.
 */
public record DescriptorProperties(@DefaultValue Map<String, Descriptor> queues,
		@DefaultValue Map<String, Descriptor> kinds, @DefaultValue("30d") Duration retention) {

	private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

	/** Several times as long as workers take to repeat their words. */
	private static final Duration LEAST_RETENTION = Duration.ofDays(1);

	/**
	 * Checks the values.
	 */
	public DescriptorProperties {
		queues = Map.copyOf(queues);
		kinds = Map.copyOf(kinds);
		if (retention.compareTo(LEAST_RETENTION) < 0 && !retention.isZero()
				|| retention.compareTo(LONGEST_RETENTION) > 0) {
			throw new IllegalArgumentException("awa.descriptors.retention is " + retention
					+ ". Set it to zero for ever, or to a duration between 1d and 36500d.");
		}
	}

	/**
	 * Words about a queue or a kind.
	 *
	 * @param displayName Name for people.
	 * @param description What it is for.
	 * @param owner Who to ask.
	 * @param docsUrl Where to read more.
	 * @param tags Words to group by.
	 */
	public record Descriptor(@Nullable String displayName, @Nullable String description, @Nullable String owner,
			@Nullable String docsUrl, @DefaultValue List<String> tags) {

		/**
		 * Copies the list.
		 */
		public Descriptor {
			tags = List.copyOf(tags);
		}

	}

}
