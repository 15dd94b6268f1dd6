package io.awa.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of a tag, which come from outside: the first ones stand for themselves, and
 * all others together for one more, so that the number of meters stays bounded.
 */
final class BoundedTag {

	/** How many values stand for themselves. */
	static final int MOST = 100;

	/** What all other values are called. */
	static final String OTHER = "other";

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	private final int most;

	BoundedTag(int most) {
		this.most = most;
	}

	/** Returns the value itself, or {@link #OTHER} if there are too many. */
	String of(String value) {
		if (this.known.contains(value)) {
			return value;
		}
		synchronized (this.known) {
			if (this.known.size() < this.most) {
				this.known.add(value);
				return value;
			}
		}
		return this.known.contains(value) ? value : OTHER;
	}

	/** The values that stand for themselves. */
	Set<String> known() {
		return Set.copyOf(this.known);
	}

}
