package io.awa.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.awa.InsertOptions;
import io.awa.NewJob;
import io.awa.UniqueBy;
import io.awa.UniqueBy.OnConflict;
import io.awa.client.InvalidRequests.InvalidRequest;
import io.awa.client.Payloads.SendReceipt;

/**
 * Inserts that no client may take, beside those of {@link InvalidJobs}.
 */
final class InvalidInserts {

	private static final SendReceipt ARGS = new SendReceipt(1, "a");

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

	private InvalidInserts() {
	}

	static Stream<InvalidRequest> all() {
		return Stream.concat(jobs(), unique());
	}

	private static Stream<InvalidRequest> jobs() {
		return Stream.of(
				bad("insertMany with null options", "options", (client) -> client.insertMany(List.of(ARGS), null)),
				bad("insertMany of none with null options", "options", (client) -> client.insertMany(List.of(), null)),
				bad("insertManyCopy", "jobs", (client) -> client.insertManyCopy(null)),
				bad("insertManyCopy with options", "jobs", (client) -> client.insertManyCopy(null, DEFAULTS)),
				bad("insertManyCopy of a stream", "jobs",
						(client) -> client.insertManyCopy(null, DEFAULTS, (result) -> {
						})),
				bad("insertManyCopy with null options", "options", (client) -> client.insertManyCopy(List.of(), null)),
				bad("insertManyCopy of a stream with null options", "options",
						(client) -> client.insertManyCopy(Stream.of(ARGS), null, (result) -> {
						})),
				bad("insertManyCopy without consumer", "onResult",
						(client) -> client.insertManyCopy(Stream.of(ARGS), DEFAULTS, null)),
				bad("new job without options", "options",
						(client) -> client.insertMany(List.of(new NewJob(ARGS, null)))),
				bad("null tags", "tags", (client) -> client.insert(ARGS, DEFAULTS.withTags((String[]) null))),
				bad("null metadata", "metadata", (client) -> client.insert(ARGS, DEFAULTS.withMetadata(null))),
				bad("half a pair in metadata", "metadata",
						(client) -> client.insert(ARGS, DEFAULTS.withMetadata(Map.of("a", "\ud800")))),
				bad("half a pair in payload", "args", (client) -> client.insert(new SendReceipt(1, "\ud800"))),
				bad("no timeout", "timeout", (client) -> client.insert(ARGS, DEFAULTS.withTimeout(Duration.ZERO))),
				bad("negative timeout", "timeout",
						(client) -> client.insert(ARGS, DEFAULTS.withTimeout(Duration.ofSeconds(-1)))),
				bad("endless timeout", "timeout", (client) -> client.insert(ARGS, DEFAULTS.withTimeout(ENDLESS))));
	}

	private static Stream<InvalidRequest> unique() {
		UniqueBy byArgs = UniqueBy.args();
		return Stream.of(bad("no field", "unique field", (client) -> unique(client, UniqueBy.fields(new String[0]))),
				bad("null fields", "unique field", (client) -> unique(client, UniqueBy.fields((String[]) null))),
				bad("unknown field", "unique field", (client) -> unique(client, UniqueBy.fields("orderID"))),
				bad("no period", "period", (client) -> unique(client, byArgs.within(Duration.ZERO))),
				bad("negative period", "period", (client) -> unique(client, byArgs.within(Duration.ofDays(-1)))),
				bad("endless period", "period", (client) -> unique(client, byArgs.within(ENDLESS))),
				bad("null states", "states", (client) -> unique(client, byArgs.whileIn(null))),
				bad("null conflict", "onConflict", (client) -> unique(client, byArgs.onConflict(null))),
				bad("replaced args that are the key", "onConflict",
						(client) -> unique(client, byArgs.onConflict(OnConflict.REPLACE_ARGS))),
				bad("cancelByUniqueKey without uniqueness", "unique",
						(client) -> client.cancelByUniqueKey(ARGS, DEFAULTS)),
				bad("cancelByUniqueKey without payload", "args",
						(client) -> client.cancelByUniqueKey(null, DEFAULTS.withUnique(byArgs))),
				bad("cancelByUniqueKey without options", "options", (client) -> client.cancelByUniqueKey(ARGS, null)),
				bad("cancelByUniqueKey with NUL", "args", (client) -> client
					.cancelByUniqueKey(new SendReceipt(1, "\u0000"), DEFAULTS.withUnique(byArgs))));
	}

	static void unique(AwaClient client, UniqueBy unique) {
		client.insert(ARGS, DEFAULTS.withUnique(unique));
	}

	private static InvalidRequest bad(String name, String field, Consumer<AwaClient> call) {
		return InvalidRequests.bad(name, field, call);
	}

}
