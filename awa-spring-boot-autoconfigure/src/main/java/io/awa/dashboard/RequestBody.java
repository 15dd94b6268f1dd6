package io.awa.dashboard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.awa.JobFilter;
import io.awa.JobLimits;

/**
 * The members of the JSON object in a request.
 */
final class RequestBody {

	private static final String FILTER = "filter";

	private static final String IDS = "ids";

	private static final int DESCRIPTION_LENGTH = 1_000;

	private final Map<String, Object> members;

	private RequestBody(Map<String, Object> members) {
		this.members = members;
	}

	/** An empty body is an empty object. */
	static RequestBody read(byte[] body) {
		Map<String, Object> members = (body.length > 0) ? JsonText.findObject(body) : Map.of();
		if (members == null) {
			throw DashboardRefusal.invalid("The body is no JSON object. Send a whole one, with no member twice.");
		}
		return new RequestBody(members);
	}

	/** None is taken for another. */
	RequestBody only(String... names) {
		return only(this.members.keySet(), List.of(names));
	}

	private RequestBody only(Collection<String> given, List<String> known) {
		for (String name : given) {
			if (!known.contains(name)) {
				throw DashboardRefusal.invalid("There is an unknown member '" + JsonText.cut(name)
						+ "'. This request takes " + (known.isEmpty() ? "none" : known) + ".");
			}
		}
		return this;
	}

	@Nullable String findText(String name) {
		Object value = this.members.get(name);
		if (value == null || value.equals("")) {
			return null;
		}
		if (value instanceof String text) {
			return text;
		}
		throw DashboardRefusal.invalid("The member '" + name + "' is no text. Send it in quotes.");
	}

	String text(String name) {
		String text = findText(name);
		if (text == null) {
			throw DashboardRefusal.invalid("The member '" + name + "' is missing. Send it.");
		}
		return text;
	}

	@Nullable Integer findInteger(String name) {
		Object value = this.members.get(name);
		if (value == null || value instanceof Integer) {
			return (Integer) value;
		}
		throw DashboardRefusal.invalid("The member '" + name + "' is no whole number of that size. Send one.");
	}

	@Nullable Double findDouble(String name) {
		Object value = this.members.get(name);
		if (value == null) {
			return null;
		}
		if (value instanceof Number number) {
			return number.doubleValue();
		}
		throw DashboardRefusal.invalid("The member '" + name + "' is no number. Send one.");
	}

	@Nullable Duration findMillis(String name) {
		Object value = this.members.get(name);
		if (value == null) {
			return null;
		}
		if (value instanceof Integer || value instanceof Long) {
			return Duration.ofMillis(((Number) value).longValue());
		}
		throw DashboardRefusal.invalid("The member '" + name + "' is no whole number. Send milliseconds.");
	}

	/** By ids or by a filter; never all jobs by leaving both out. */
	JobFilter filter() {
		List<Long> ids = findIds();
		Map<?, ?> filter = findFilter();
		if (ids == null && filter.values().stream().allMatch(RequestBody::isMissing)) {
			throw DashboardRefusal
				.invalid("There are neither ids nor a filter with a condition. Say which jobs are meant.");
		}
		return JobQuery.filter((name) -> isMissing(filter.get(name)) ? null : String.valueOf(filter.get(name)), ids);
	}

	/** For the audit; of many ids the first ones. */
	String describe() {
		return JobLimits.cut(JsonText.text(this.members), DESCRIPTION_LENGTH);
	}

	private Map<?, ?> findFilter() {
		Object filter = this.members.get(FILTER);
		if (filter == null) {
			return Map.of();
		}
		if (!(filter instanceof Map<?, ?> conditions)) {
			throw DashboardRefusal.invalid("The filter is no JSON object. Send one such as {\"state\": \"failed\"}.");
		}
		only(conditions.keySet().stream().map(String::valueOf).toList(), JobQuery.NAMES);
		return conditions;
	}

	private @Nullable List<Long> findIds() {
		Object ids = this.members.get(IDS);
		if (ids == null) {
			return null;
		}
		if (!(ids instanceof List<?> list)) {
			throw DashboardRefusal.invalid("The ids are no list. Send one such as [1, 2].");
		}
		List<Long> numbers = new ArrayList<>();
		list.forEach((id) -> numbers.add(JobQuery.number(IDS, String.valueOf(id))));
		return numbers;
	}

	private static boolean isMissing(@Nullable Object value) {
		return value == null || value.equals("");
	}

}
