package io.awa;

/**
 * What became of an operation on many jobs. One call looks at 10,000 jobs at most, oldest
 * first, so that it neither locks too many rows nor runs too long; repeat it while
 * {@link #more()}.
 *
 * @param changed how many jobs changed
 * @param skipped how many matched but could not change: another job holds their unique
 * key, or they moved on meanwhile
 * @param more whether the call stopped at its bound and another one may change more
 */
public record BulkResult(long changed, long skipped, boolean more) {

}
