package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.awa.Description;
import io.awa.sql.SqlCommand;
import io.awa.worker.Announcer.Announcement;

/**
 * The statements by which a node says what it knows about queues and kinds. Rows come
 * sorted, so two nodes never wait for each other in a circle.
 */
final class AnnounceSql {

	static final String DESCRIPTORS = """
			insert into {schema}.descriptor
			  (subject, name, display_name, description, owner, docs_url, tags, announced_at)
			select said.subject, said.name, said.display_name, said.description, said.owner, said.docs_url,
			  said.tags::text[], clock_timestamp()
			from unnest(:subjects::text[], :names::text[], :displayNames::text[], :descriptions::text[], :owners::text[],
			    :docsUrls::text[], :tags::text[])
			  as said (subject, name, display_name, description, owner, docs_url, tags)
			order by said.subject, said.name
			on conflict (subject, name) do update
			  set display_name = excluded.display_name, description = excluded.description, owner = excluded.owner,
			    docs_url = excluded.docs_url, tags = excluded.tags, announced_at = excluded.announced_at
			returning name""";

	/**
	 * Says that descriptors still hold, whoever wrote them last: while old and new nodes
	 * run side by side, neither overwrites the other's words again and again.
	 */
	static final String REPEAT = """
			update {schema}.descriptor
			set announced_at = clock_timestamp()
			where (subject, name) in (
			    select said.subject, said.name
			    from unnest(:subjects::text[], :names::text[]) as said (subject, name))
			  and announced_at < clock_timestamp() - interval '30 minutes'
			returning name""";

	static final String RETENTION = """
			insert into {schema}.queue_retention (queue, completed, failed, cancelled, dead_letter, announced_at)
			select said.queue, said.completed * interval '1 microsecond', said.failed * interval '1 microsecond',
			  said.cancelled * interval '1 microsecond', said.dead_letter * interval '1 microsecond', clock_timestamp()
			from unnest(:queues::text[], :completedMicros::bigint[], :failedMicros::bigint[], :cancelledMicros::bigint[],
			    :deadLetterMicros::bigint[]) as said (queue, completed, failed, cancelled, dead_letter)
			order by said.queue
			on conflict (queue) do update
			  set completed = excluded.completed, failed = excluded.failed, cancelled = excluded.cancelled,
			    dead_letter = excluded.dead_letter, announced_at = excluded.announced_at
			returning queue""";

	private AnnounceSql() {
	}

	static SqlCommand descriptors(List<Announcement> said) {
		return SqlCommand.of(DESCRIPTORS)
			.with("subjects", said.stream().map(Announcement::subject).toArray(String[]::new))
			.with("names", said.stream().map(Announcement::name).toArray(String[]::new))
			.with("displayNames", texts(said, Description::displayName))
			.with("descriptions", texts(said, Description::text))
			.with("owners", texts(said, Description::owner))
			.with("docsUrls", texts(said, Description::docsUrl))
			.with("tags", texts(said, (description) -> literal(description.tags())));
	}

	static SqlCommand repeat(List<Announcement> said) {
		return SqlCommand.of(REPEAT)
			.with("subjects", said.stream().map(Announcement::subject).toArray(String[]::new))
			.with("names", said.stream().map(Announcement::name).toArray(String[]::new));
	}

	static SqlCommand retention(Map<String, Retention> byQueue) {
		Map<String, Retention> sorted = new TreeMap<>(byQueue);
		return SqlCommand.of(RETENTION)
			.with("queues", sorted.keySet().toArray(String[]::new))
			.with("completedMicros", micros(sorted, Retention::completed))
			.with("failedMicros", micros(sorted, Retention::failed))
			.with("cancelledMicros", micros(sorted, Retention::cancelled))
			.with("deadLetterMicros", micros(sorted, Retention::deadLetter));
	}

	private static Long[] micros(Map<String, Retention> byQueue, Function<Retention, Duration> state) {
		return byQueue.values()
			.stream()
			.map((retention) -> state.apply(retention).toNanos() / 1000)
			.toArray(Long[]::new);
	}

	private static @Nullable String[] texts(List<Announcement> said, Function<Description, @Nullable String> part) {
		return said.stream().map((each) -> part.apply(each.description())).toArray(String[]::new);
	}

	/** An array in a row of its own; an array of arrays would be unnested flat. */
	private static String literal(List<String> texts) {
		return texts.stream()
			.map((text) -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
			.reduce((one, other) -> one + "," + other)
			.map((all) -> "{" + all + "}")
			.orElse("{}");
	}

}
