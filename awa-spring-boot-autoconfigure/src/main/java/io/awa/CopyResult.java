package io.awa;

/**
 * What became of a bulk insert.
 *
 * @param inserted how many jobs were inserted
 * @param duplicates for how many an existing job holds the unique key, also if it got
 * their args or due time
 */
public record CopyResult(long inserted, long duplicates) {

}
