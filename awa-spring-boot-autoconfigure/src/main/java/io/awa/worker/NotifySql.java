package io.awa.worker;

import java.util.Collection;

import io.awa.sql.SqlCommand;

/**
 * The statement that wakes other nodes.
 */
final class NotifySql {

	/**
	 * Sent in a transaction of its own, never in the caller's: it would serialize all
	 * commits. There is nothing to keep, so it does not wait for the disk.
	 */
	static final String NOTIFY = """
			select count(pg_notify(:channel, payload)) as sent
			from unnest(:payloads::text[]) as payload
			where set_config('synchronous_commit', 'off', true) is not null""";

	private NotifySql() {
	}

	static SqlCommand notify(String channel, Collection<String> payloads) {
		return SqlCommand.of(NOTIFY).with("channel", channel).with("payloads", payloads.toArray(String[]::new));
	}

}
