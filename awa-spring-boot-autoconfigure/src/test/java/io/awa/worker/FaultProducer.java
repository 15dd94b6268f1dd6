package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import io.awa.AwaException;
import io.awa.InsertOptions;
import io.awa.NewJob;
import io.awa.UniqueBy;
import io.awa.client.AwaClient;
import io.awa.client.AwaTransaction;

/**
 * An application that inserts jobs together with rows of its own, and remembers what it
 * was told.
 */
final class FaultProducer {

	private static final int MOST_TRIES = 5;

	private final AwaClient client;

	private final Consumer<Consumer<? super AwaTransaction>> transactions;

	/** Whether an insert succeeded as far as this application knows, by job. */
	private final Map<String, Boolean> told = new TreeMap<>();

	FaultProducer(AwaClient client, Consumer<Consumer<? super AwaTransaction>> transactions) {
		this.client = client;
		this.transactions = transactions;
	}

	Map<String, Boolean> insertAll() {
		inTransaction(List.of("plain", "after"), (transaction) -> {
			long first = insert(transaction, "plain", options("plain"));
			insert(transaction, "after", options("plain").withDependsOn(first));
		});
		inTransaction(List.of("booked", "settled"), (transaction) -> {
			insert(transaction, "booked", options("booked"));
			insert(transaction, "settled", options("settled"));
		});
		inTransaction(List.of(), (transaction) -> {
			insert(transaction, "ghost", options("plain"));
			transaction.setRollbackOnly();
		});
		inTransaction(List.of("flaky", "sleepy", "parked", "parent", "forgotten"), this::insertMany);
		inTransaction(List.of("unique"), (transaction) -> {
			InsertOptions unique = options("plain").withUnique(UniqueBy.args());
			insert(transaction, "unique", unique);
			transaction.insert(args("unique"), unique);
		});
		tell(List.of("broken"), () -> this.client.insert(args("broken"), options("broken")));
		tell(List.of("brief"), () -> this.client.insert(args("brief"), options("broken").withQueue("forgotten")));
		tell(List.of("copied"),
				() -> this.client.insertManyCopy(List.of(new NewJob(args("copied"), options("plain")))));
		long later = repeat(() -> this.client.insert(args("cancelled"),
				options("plain").withDelay(Duration.ofHours(1)).withUnique(UniqueBy.args())))
			.jobId();
		repeat(() -> this.client.cancel(later));
		return this.told;
	}

	/** Does what bears repetition until it succeeds. */
	static <T> T repeat(Supplier<T> operation) {
		for (int i = 1; i < MOST_TRIES; i++) {
			try {
				return operation.get();
			}
			catch (DataAccessException | AwaException ex) {
				Thread.onSpinWait();
			}
		}
		return operation.get();
	}

	static Map<String, Object> args(String name) {
		return Map.of("name", name);
	}

	private void inTransaction(List<String> names, Consumer<AwaTransaction> work) {
		tell(names, () -> this.transactions.accept(work));
	}

	/** Anything else than these exceptions fails the test. */
	private void tell(List<String> names, Runnable work) {
		boolean success = true;
		try {
			work.run();
		}
		catch (DataAccessException | TransactionException | AwaException ex) {
			success = false;
		}
		for (String name : names) {
			this.told.put(name, success);
		}
	}

	private void insertMany(AwaTransaction transaction) {
		List<String> names = List.of("flaky", "sleepy", "parked", "parent");
		names.forEach((name) -> writeRow(transaction, name));
		transaction.insertMany(names.stream().map((name) -> new NewJob(args(name), options(name))).toList());
		insert(transaction, "forgotten", options("plain").withQueue("forgotten"));
	}

	private static long insert(AwaTransaction transaction, String name, InsertOptions options) {
		writeRow(transaction, name);
		return transaction.insert(args(name), options).jobId();
	}

	private static void writeRow(AwaTransaction transaction, String name) {
		transaction.execute("insert into business (name) values (:name)", Map.of("name", name));
	}

	private static InsertOptions options(String kind) {
		return InsertOptions.defaults().withKind(kind);
	}

}
