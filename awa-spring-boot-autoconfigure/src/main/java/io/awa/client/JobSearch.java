package io.awa.client;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.JobFilter;
import io.awa.PageRequest;
import io.awa.sql.SqlCommand;

/**
 * How statements find jobs by a filter: the call they have in common, and its values.
 */
final class JobSearch {

	/** Calls the function of the schema, whose name precedes it. */
	static final String CALL = """
			find_jobs(:states::text[], :kind::text, :queue::text, :tag::text, :createdFrom::text,
			  :createdBefore::text, :ids::bigint[], :cursor::bigint, :newer::integer = 1, :limit::bigint) as found""";

	private JobSearch() {
	}

	/** Reads one more than wanted, to know whether there is more. */
	static SqlCommand paged(SqlCommand command, JobFilter filter, @Nullable List<String> places, PageRequest page) {
		Long newerThan = page.newerThan();
		return filtered(command, filter, places, page.limit() + 1L)
			.with("cursor", (newerThan != null) ? newerThan : page.olderThan(), Long.class)
			.with("newer", (newerThan != null) ? 1 : 0);
	}

	/** Begins with the oldest job, as operations that change jobs do. */
	static SqlCommand oldest(SqlCommand command, JobFilter filter, List<String> places, long limit) {
		return filtered(command, filter, places, limit).with("cursor", null, Long.class).with("newer", 1);
	}

	/** Gives the conditions of a filter; the caller says where to begin. */
	static SqlCommand filtered(SqlCommand command, JobFilter filter, @Nullable List<String> states,
			@Nullable Long limit) {
		List<Long> ids = filter.ids();
		return command.with("states", (states != null) ? states.toArray(String[]::new) : null, String[].class)
			.with("kind", filter.kind(), String.class)
			.with("queue", filter.queue(), String.class)
			.with("tag", filter.tag(), String.class)
			.with("createdFrom", text(filter.createdFrom()), String.class)
			.with("createdBefore", text(filter.createdBefore()), String.class)
			.with("ids", (ids != null) ? ids.toArray(Long[]::new) : null, Long[].class)
			.with("limit", limit, Long.class);
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? value.toString() : null;
	}

}
