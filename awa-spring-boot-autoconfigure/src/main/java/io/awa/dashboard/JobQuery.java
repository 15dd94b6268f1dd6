package io.awa.dashboard;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.awa.JobFilter;
import io.awa.JobState;

/**
 * Reads which jobs are meant, from an address or a body.
 */
final class JobQuery {

	/** What a filter may have, in addresses and in bodies. */
	static final List<String> NAMES = List.of("state", "kind", "queue", "tag", "from", "to", "id");

	private JobQuery() {
	}

	static JobFilter filter(UnaryOperator<@Nullable String> values, @Nullable Collection<Long> ids) {
		JobFilter filter = (ids != null) ? JobFilter.where().ids(ids) : JobFilter.where();
		String state = values.apply("state");
		String kind = values.apply("kind");
		String queue = values.apply("queue");
		String tag = values.apply("tag");
		filter = (state != null) ? filter.state(states(state)) : filter;
		filter = (kind != null) ? filter.kind(kind) : filter;
		filter = (queue != null) ? filter.queue(queue) : filter;
		filter = (tag != null) ? filter.tag(tag) : filter;
		return withIdAndTimes(filter, values);
	}

	private static JobFilter withIdAndTimes(JobFilter filter, UnaryOperator<@Nullable String> values) {
		String from = values.apply("from");
		String to = values.apply("to");
		String id = values.apply("id");
		JobFilter timed = (from != null) ? filter.createdFrom(DashboardRequest.time("from", from)) : filter;
		timed = (to != null) ? timed.createdBefore(DashboardRequest.time("to", to)) : timed;
		return (id != null) ? timed.ids(List.of(number("id", id))) : timed;
	}

	/** One, or several with commas between them. */
	private static JobState[] states(String texts) {
		return Arrays.stream(texts.split(",")).map(String::strip).map(JobQuery::state).toArray(JobState[]::new);
	}

	private static JobState state(String text) {
		return Arrays.stream(JobState.values())
			.filter((state) -> state.text().equals(text.toLowerCase(Locale.ROOT)))
			.findFirst()
			.orElseThrow(() -> DashboardRefusal.invalid("There is no state '" + JsonText.cut(text) + "'. Use one of "
					+ Arrays.stream(JobState.values()).map(JobState::text).toList() + "."));
	}

	static long number(String name, String value) {
		try {
			return Long.parseLong(value);
		}
		catch (NumberFormatException ex) {
			throw DashboardRefusal
				.invalid("The value '" + JsonText.cut(value) + "' of '" + name + "' is no whole number. Use one.");
		}
	}

}
