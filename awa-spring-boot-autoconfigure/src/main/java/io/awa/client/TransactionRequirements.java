package io.awa.client;

import org.apache.commons.logging.Log;

import io.awa.TransactionRequiredException;
import io.awa.TransactionRequirement;

/**
 * What both clients do with an insert outside a transaction.
 */
final class TransactionRequirements {

	private TransactionRequirements() {
	}

	static void onMissing(TransactionRequirement requirement, Log logger) {
		if (requirement == TransactionRequirement.FAIL) {
			throw new TransactionRequiredException();
		}
		if (requirement == TransactionRequirement.WARN) {
			logger.warn(
					"An insert is outside a transaction, so it commits by itself. Call it inside @Transactional "
							+ "or inTransaction(…), or set awa.insert.require-transaction=off.",
					new TransactionRequiredException());
		}
	}

}
