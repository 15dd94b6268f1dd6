package io.awa.dashboard;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements that find jobs among those of some ids, or count no further than asked.
 * Their ids are read in the order of the primary key, whatever the other conditions are,
 * so a look costs as much as there are ids.
 */
final class SearchSql {

	/** The ids between which jobs of the times are. */
	static final String BOUNDS = """
			select coalesce(greatest((select min(id) from {schema}.job), case when :createdFrom::text is not null
			    then {schema}.id_since(:createdFrom::text::timestamptz, interval '10 minutes') end), 0) as first_id,
			  coalesce(least((select max(id) + 1 from {schema}.job), case when :createdBefore::text is not null
			    then {schema}.id_since(:createdBefore::text::timestamptz, interval '-10 minutes') end), 0) as end_id""";

	/** Wherever they stand. */
	static final String ANYWHERE = """
			with found as materialized (
			  select id
			  from {schema}.job
			  where id >= :firstId::bigint and id < :endId::bigint
			    and (:kind::text is null or kind = :kind::text)
			    and (:queue::text is null or queue = :queue::text)
			    and (:tag::text is null or tags @> array[:tag::text])
			    and (:createdFrom::text is null or created_at >= :createdFrom::text::timestamptz)
			    and (:createdBefore::text is null or created_at < :createdBefore::text::timestamptz)
			  order by id * :direction::integer
			  limit :limit::bigint
			)
			select (select count(*) from found) as jobs,
			  array(select id::text from found limit :wanted::integer) as ids""";

	/** Completed ones, and those in other places, which are few or found by index. */
	static final String COMPLETED = """
			with found as materialized (
			  select place.id
			  from (
			    select finished.job_id as id
			    from {schema}.finished
			    where finished.job_id >= :firstId::bigint and finished.job_id < :endId::bigint
			      and finished.state = 'completed'
			      and (:kind::text is null or finished.kind = :kind::text)
			      and (:queue::text is null or finished.queue = :queue::text)
			      and (coalesce(:tag::text, :createdFrom::text, :createdBefore::text) is null or exists (
			        select
			        from {schema}.job
			        where job.id = finished.job_id
			          and (:tag::text is null or job.tags @> array[:tag::text])
			          and (:createdFrom::text is null or job.created_at >= :createdFrom::text::timestamptz)
			          and (:createdBefore::text is null or job.created_at < :createdBefore::text::timestamptz)))
			    union all
			    select other
			    from {schema}.find_jobs(:places::text[], :kind::text, :queue::text, :tag::text, :createdFrom::text,
			      :createdBefore::text, null, case when :direction::integer > 0 then :firstId::bigint - 1
			      else :endId::bigint end, :direction::integer > 0, :limit::bigint) as other
			    where other >= :firstId::bigint and other < :endId::bigint) place
			  order by place.id * :direction::integer
			  limit :limit::bigint
			)
			select (select count(*) from found) as jobs,
			  array(select id::text from found limit :wanted::integer) as ids""";

	/** The oldest of those that are found by index. */
	static final String OLDEST = """
			with found as materialized (
			  select id
			  from {schema}.find_jobs(:places::text[], :kind::text, :queue::text, :tag::text, :createdFrom::text,
			    :createdBefore::text, null, null, true, :limit::bigint) as id
			)
			select (select count(*) from found) as jobs,
			  array(select id::text from found limit :wanted::integer) as ids""";

	private SearchSql() {
	}

	static SqlCommand bounds(JobFilter filter) {
		return times(SqlCommand.of(BOUNDS), filter);
	}

	static Bounds readBounds(SqlRow row) {
		return new Bounds(row.getLong("first_id"), row.getLong("end_id"));
	}

	static SqlCommand within(Bounds part, JobFilter filter, Wanted wanted) {
		SqlCommand command = filter.states().isEmpty() ? SqlCommand.of(ANYWHERE)
				: SqlCommand.of(COMPLETED).with("places", places(filter));
		return conditions(command, filter, wanted).with("firstId", part.firstId())
			.with("endId", part.endId())
			.with("direction", wanted.upwards() ? 1 : -1);
	}

	static SqlCommand oldest(JobFilter filter, Wanted wanted) {
		return conditions(SqlCommand.of(OLDEST).with("places", places(filter)), filter, wanted);
	}

	static Found read(SqlRow row) {
		return new Found(row.getLong("jobs"), row.getStrings("ids").stream().map(Long::valueOf).toList());
	}

	/** A dead letter counts as failed, but stands in a table of its own. */
	private static String[] places(JobFilter filter) {
		return filter.states()
			.stream()
			.filter((state) -> state != JobState.COMPLETED)
			.flatMap((state) -> ((state == JobState.FAILED) ? List.of(state.text(), "dead_letter")
					: List.of(state.text()))
				.stream())
			.toArray(String[]::new);
	}

	private static SqlCommand conditions(SqlCommand command, JobFilter filter, Wanted wanted) {
		return times(command, filter).with("kind", filter.kind(), String.class)
			.with("queue", filter.queue(), String.class)
			.with("tag", filter.tag(), String.class)
			.with("limit", wanted.limit())
			.with("wanted", wanted.ids());
	}

	private static SqlCommand times(SqlCommand command, JobFilter filter) {
		return command.with("createdFrom", text(filter.createdFrom()), String.class)
			.with("createdBefore", text(filter.createdBefore()), String.class);
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? value.toString() : null;
	}

	/**
	 * Ids to look at.
	 *
	 * @param firstId the first one
	 * @param endId the one behind the last
	 */
	record Bounds(long firstId, long endId) {

		boolean isEmpty() {
			return this.firstId >= this.endId;
		}

	}

	/**
	 * How many jobs are enough.
	 *
	 * @param upwards whether the search begins with the oldest job
	 * @param limit how many are counted at most
	 * @param ids how many of the ids are read at most
	 */
	record Wanted(boolean upwards, long limit, int ids) {

		Wanted without(long found, int foundIds) {
			return new Wanted(this.upwards, this.limit - found, this.ids - foundIds);
		}

	}

	/**
	 * Jobs that were found.
	 *
	 * @param jobs how many
	 * @param ids of the first of them, in the order of the search
	 */
	record Found(long jobs, List<Long> ids) {

	}

}
