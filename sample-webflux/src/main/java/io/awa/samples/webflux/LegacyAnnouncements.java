package io.awa.samples.webflux;

import java.util.Map;

import org.springframework.stereotype.Service;

import io.awa.client.AwaClient;

/**
 * Announces orders in the old, blocking style. It was written for an application with
 * JDBC and knows nothing of pipelines; not a line was changed for this one.
 */
@Service
class LegacyAnnouncements {

	private final AwaClient awa;

	LegacyAnnouncements(AwaClient awa) {
		this.awa = awa;
	}

	PlacedOrder announce(long orderId) {
		return this.awa.inTransaction((tx) -> {
			long jobId = tx.insert(new AnnounceOrder(orderId, false)).jobId();
			tx.execute("update orders set job_id = :jobId where id = :orderId",
					Map.of("jobId", jobId, "orderId", orderId));
			return new PlacedOrder(orderId, jobId);
		});
	}

}
