package io.awa.worker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.awa.JobLogLine;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.client.AwaClient;

/**
 * Reads the whole log of a job.
 */
final class JobLogPages {

	private JobLogPages() {
	}

	/** In the order in which the lines were logged. */
	static List<JobLogLine> all(AwaClient client, long id) {
		List<JobLogLine> lines = new ArrayList<>();
		Page<JobLogLine> page = client.dumpLog(id, PageRequest.first(7));
		lines.addAll(page.items());
		while (page.older() != null) {
			page = client.dumpLog(id, PageRequest.first(7).olderThan(page.older()));
			lines.addAll(page.items());
		}
		Collections.reverse(lines);
		return lines;
	}

}
