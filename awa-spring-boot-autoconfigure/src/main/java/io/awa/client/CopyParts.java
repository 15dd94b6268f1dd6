package io.awa.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.awa.CopyResult;
import io.awa.InsertResult;

/**
 * The jobs of a chunk, apart by the way they are inserted, and their results together in
 * the order given.
 */
record CopyParts(List<EncodedJob> jobs, List<EncodedJob> plain, List<EncodedJob> unique) {

	static CopyParts of(List<EncodedJob> jobs) {
		return new CopyParts(jobs, jobs.stream().filter(EncodedJob::isPlain).toList(),
				jobs.stream().filter((job) -> !job.isPlain()).toList());
	}

	List<InsertResult> merge(List<InsertResult> plainResults, List<InsertResult> uniqueResults) {
		List<InsertResult> results = new ArrayList<>(this.jobs.size());
		int nextPlain = 0;
		int nextUnique = 0;
		for (EncodedJob job : this.jobs) {
			results.add(!job.isPlain() ? uniqueResults.get(nextUnique++) : plainResults.get(nextPlain++));
		}
		return results;
	}

	/** Passes the results on and counts them. */
	static CopyResult count(List<InsertResult> results, Consumer<? super InsertResult> onResult) {
		results.forEach(onResult);
		long inserted = results.stream().filter(InsertResult::inserted).count();
		return new CopyResult(inserted, results.size() - inserted);
	}

	static CopyResult plus(CopyResult one, CopyResult other) {
		return new CopyResult(one.inserted() + other.inserted(), one.duplicates() + other.duplicates());
	}

}
