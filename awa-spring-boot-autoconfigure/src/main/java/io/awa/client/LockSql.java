package io.awa.client;

import io.awa.JobLimits;
import io.awa.sql.SqlCommand;

/**
 * The statements that take locks of the application.
 */
final class LockSql {

	/** Until the end of the transaction. */
	static final String LOCK = """
			select pg_advisory_xact_lock(hashtextextended('{schema}.lock:' || :name, 0))::text as held""";

	static final String TRY_LOCK = """
			select pg_try_advisory_xact_lock(hashtextextended('{schema}.lock:' || :name, 0)) as held""";

	private LockSql() {
	}

	static SqlCommand lock(String name) {
		return SqlCommand.of(LOCK).with("name", requireName(name));
	}

	static SqlCommand tryLock(String name) {
		return SqlCommand.of(TRY_LOCK).with("name", requireName(name));
	}

	private static String requireName(String name) {
		return JobLimits.requireSentence("name", name, JobLimits.NAME_LENGTH);
	}

}
