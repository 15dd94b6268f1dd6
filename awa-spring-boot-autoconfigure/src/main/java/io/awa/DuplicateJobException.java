package io.awa;

import org.jspecify.annotations.Nullable;

/**
 * A job that must not be a duplicate is one ({@link UniqueBy.OnConflict#FAIL}). Nothing
 * of the call was inserted, and the caller's transaction goes on.
 */
public class DuplicateJobException extends AwaException {

	private final String key;

	private final @Nullable Long existingJobId;

	/**
	 * Creates the exception.
	 * @param key the unique key in hexadecimal digits
	 * @param existingJobId the job that holds it, or {@code null} if it is another job of
	 * the same call
	 */
	public DuplicateJobException(String key, @Nullable Long existingJobId) {
		super(explain(key, existingJobId), null);
		this.key = key;
		this.existingJobId = existingJobId;
	}

	/**
	 * Returns the unique key.
	 * @return the key in hexadecimal digits
	 */
	public String key() {
		return this.key;
	}

	/**
	 * Returns the job that holds the key.
	 * @return its id, or {@code null} if it is another job of the same call
	 */
	public @Nullable Long existingJobId() {
		return this.existingJobId;
	}

	private static String explain(String key, @Nullable Long existingJobId) {
		if (existingJobId == null) {
			return "Two jobs of this call have the unique key " + key + ", so nothing was inserted. Leave one of them "
					+ "out, or use another OnConflict than FAIL.";
		}
		return "Job " + existingJobId + " holds the unique key " + key
				+ ", so nothing was inserted. Wait for that job, " + "cancel it, or use another OnConflict than FAIL.";
	}

}
