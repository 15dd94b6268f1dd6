package io.awa;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is ordered by the ids of its jobs, or of the lines of a job's
 * log, newest first.
 *
 * @param <T> the type of the items
 * @param items the items
 * @param newer where the page above starts, for {@link PageRequest#newerThan(long)};
 * {@code null} if this page is empty and was not asked for by that. More items may appear
 * there at any time
 * @param older where the page below starts, for {@link PageRequest#olderThan(long)};
 * {@code null} if this is the last page
 */
public record Page<T>(List<T> items, @Nullable Long newer, @Nullable Long older) {

	/**
	 * Copies the list.
	 */
	public Page {
		items = List.copyOf(items);
	}

}
