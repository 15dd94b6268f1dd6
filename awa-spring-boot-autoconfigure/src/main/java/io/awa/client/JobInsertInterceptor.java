package io.awa.client;

import io.awa.NewJob;

/**
 * A bean that sees every job before it is inserted and may change it: add a tenant to its
 * metadata, a tag, another queue. Serves both clients and all ways to insert, one job at
 * a time, in the order of {@link org.springframework.core.annotation.Order}. It does not
 * see what {@code cron()} stores, nor jobs inserted from SQL.
 */
@FunctionalInterface
public interface JobInsertInterceptor {

	/**
	 * Sees a job. Runs on the thread that inserts: the caller's, with {@code async()} one
	 * of the client, in the reactive client that of the subscription, which must not be
	 * blocked.
	 * @param job the payload and its options, as the one before left them
	 * @param context the context of a reactive subscriber, empty for blocking callers
	 * @return the job to insert, which may be the same
	 * @throws RuntimeException to refuse the insert, before any job of the call is
	 * written, or, with {@code insertManyCopy}, with those that were being rolled back by
	 * the transaction
	 */
	NewJob beforeInsert(NewJob job, InsertContext context);

}
