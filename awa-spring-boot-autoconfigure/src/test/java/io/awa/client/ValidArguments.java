package io.awa.client;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.awa.InsertOptions;
import io.awa.JobFilter;
import io.awa.NewCronSchedule;
import io.awa.NewJob;
import io.awa.PageRequest;
import io.awa.PauseOptions;
import io.awa.QueueLimits;
import io.awa.RetryOptions;
import io.awa.UniqueBy;
import io.awa.client.Payloads.SendReceipt;

/**
 * Arguments with which each operation of the clients goes to the database, for calls by
 * reflection.
 */
enum ValidArguments {

	PLAIN(InsertOptions.defaults()),

	UNIQUE(InsertOptions.defaults().withUnique(UniqueBy.args())),

	DELAYED(InsertOptions.defaults().withDelay(Duration.ofDays(1))),

	DEPENDENT(InsertOptions.defaults().withDependsOn(1L));

	private final InsertOptions options;

	ValidArguments(InsertOptions options) {
		this.options = options;
	}

	/** Those that say something of their own about an operation. */
	static Stream<ValidArguments> of(Method method) {
		List<Class<?>> types = List.of(method.getParameterTypes());
		if (method.getName().equals("cancelByUniqueKey")) {
			return Stream.of(UNIQUE);
		}
		if (types.contains(InsertOptions.class)) {
			return Stream.of(values());
		}
		boolean several = types.contains(List.class) || types.contains(Iterable.class);
		return several ? Stream.of(PLAIN, UNIQUE) : Stream.of(PLAIN);
	}

	/** New ones for each call, because streams are read once. */
	@Nullable Object[] create(Method method) {
		return Arrays.stream(method.getParameters()).map((parameter) -> create(method, parameter)).toArray();
	}

	private Object create(Method method, Parameter parameter) {
		Class<?> type = parameter.getType();
		if (type == String.class && parameter.getName().equals("sql")) {
			return List.of(method.getParameterTypes()).contains(Map.class) ? "select cast(:n as bigint) as n"
					: "select 1 as n";
		}
		Map<Class<?>, Object> values = Map.ofEntries(Map.entry(String.class, "mail"), Map.entry(long.class, 1L),
				Map.entry(int.class, 1), Map.entry(Object.class, new SendReceipt(1, "a")),
				Map.entry(InsertOptions.class, this.options), Map.entry(List.class, jobs()),
				Map.entry(Iterable.class, jobs()), Map.entry(Stream.class, jobs().stream()),
				Map.entry(Consumer.class, (Consumer<Object>) (result) -> {
				}), Map.entry(JobFilter.class, filter(method)), Map.entry(PageRequest.class, PageRequest.first()),
				Map.entry(PauseOptions.class, PauseOptions.defaults().because("test")),
				Map.entry(RetryOptions.class, RetryOptions.defaults()),
				Map.entry(NewCronSchedule.class, NewCronSchedule.of("mail", "0 3 * * *", new SendReceipt(1, "a"))),
				Map.entry(UUID.class, new UUID(0, 1)), Map.entry(Duration.class, Duration.ofMinutes(1)),
				Map.entry(QueueLimits.class, QueueLimits.none().withConcurrency(3)),
				Map.entry(TransactionOptions.class, TransactionOptions.defaults()),
				Map.entry(Map.class, Map.of("n", 1L)), Map.entry(Class.class, Long.class),
				Map.entry(Function.class, (Function<Object, Object>) this::insertIn));
		if (!values.containsKey(type)) {
			throw new IllegalStateException("No argument is known for " + parameter + " of " + method + ". Add one.");
		}
		return values.get(type);
	}

	/** Those of the test are many, and stay as they are. */
	private static JobFilter filter(Method method) {
		return method.getName().equals("streamJobs") ? JobFilter.all() : JobFilter.where().kind("send_receipt");
	}

	/** With {@link #UNIQUE} also one without options of its own. */
	private List<Object> jobs() {
		SendReceipt plain = new SendReceipt(1, "a");
		return (this == UNIQUE)
				? List.of(plain,
						new NewJob(new SendReceipt(2, "b"), InsertOptions.defaults().withUnique(UniqueBy.args())))
				: List.of(plain, new SendReceipt(2, "b"));
	}

	private Object insertIn(Object transaction) {
		SendReceipt job = new SendReceipt(3, "c");
		return (transaction instanceof AwaTransaction blocking) ? blocking.insert(job, this.options)
				: ((ReactiveAwaTransaction) transaction).insert(job, this.options);
	}

}
