package io.awa;

import java.util.List;

/**
 * What an operation on many jobs would be about.
 *
 * @param count how many jobs match
 * @param sample the oldest of them, 10 at most
 */
public record BulkPreview(long count, List<Job> sample) {

	/**
	 * Copies the list.
	 */
	public BulkPreview {
		sample = List.copyOf(sample);
	}

}
