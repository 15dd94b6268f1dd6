package io.awa.bridge;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.client.TransactionOptions;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The reactive client over JDBC, as far as it differs from other clients.
 */
class ReactiveOverJdbcTests {

	private static final Duration LIMIT = ReactiveOverJdbcSetup.LIMIT;

	private static final Receipt RECEIPT = new Receipt(1);

	private static ReactiveOverJdbcSetup setup;

	private final TransactionalOperator transaction = setup.operator();

	private final ReactiveAwaClient client = setup.reactive().client();

	@BeforeAll
	static void create() {
		setup = new ReactiveOverJdbcSetup(2, Duration.ofSeconds(10));
	}

	@AfterAll
	static void close() {
		setup.close();
	}

	@BeforeEach
	void emptyTables() {
		setup.empty();
	}

	@Test
	void jobAndRowOfTheApplicationAreBothCommittedOrNeither() {
		setup.insertOrder(1).then(this.client.insert(RECEIPT)).as(this.transaction::transactional).block(LIMIT);
		Mono<?> failing = setup.insertOrder(2)
			.then(this.client.insert(RECEIPT))
			.then(Mono.error(new IllegalStateException("later")))
			.as(this.transaction::transactional);

		assertThat(catchThrowable(() -> failing.block(LIMIT))).hasMessage("later");
		assertThat(setup.committedOrders()).containsExactly(1L);
		assertThat(setup.database().count("awa.job")).isEqualTo(1);
	}

	@Test
	void insertsAreAnnouncedAfterTheCommitOnly() {
		List<Long> announced = new CopyOnWriteArrayList<>();
		ReactiveAwaClient announcing = ReactiveOverJdbc.client(
				new JdbcAwaClient(setup.pool(),
						ClientSettings.of(TestDatabase.SCHEMA)
							.withListener((inserted) -> announced.add(setup.database().count("awa.job")))),
				setup.manager());

		catchThrowable(() -> announcing.insert(RECEIPT)
			.then(Mono.error(new IllegalStateException("later")))
			.as(this.transaction::transactional)
			.block(LIMIT));
		assertThat(announced).isEmpty();
		announcing.insert(RECEIPT)
			.doOnNext((result) -> assertThat(announced).isEmpty())
			.delayElement(Duration.ofMillis(1))
			.then(announcing.insert(RECEIPT))
			.doOnNext((result) -> assertThat(announced).isEmpty())
			.as(this.transaction::transactional)
			.block(LIMIT);
		assertThat(announced).isNotEmpty().containsOnly(2L);
	}

	@Test
	void blockingCodeAsAWholeIsOneTransactionOnOneThread() {
		List<String> places = setup.reactive().inTransaction((blocking) -> {
			blocking.insert(RECEIPT);
			String first = Thread.currentThread().getName() + setup.placeNow();
			return List.of(first,
					blocking.inTransaction((joined) -> Thread.currentThread().getName() + setup.placeNow()));
		}).block(LIMIT);

		assertThat(Set.copyOf(places)).hasSize(1);
		assertThat(setup.database().count("awa.job")).isEqualTo(1);
		assertThat(catchThrowable(() -> setup.reactive().inTransaction((blocking) -> {
			blocking.insert(RECEIPT);
			throw new IllegalStateException("later");
		}).block(LIMIT))).hasMessage("later");
		assertThat(setup.database().count("awa.job")).isEqualTo(1);
	}

	@Test
	void isolatedTransactionLeavesTheOtherStepsAlone() {
		Mono<?> outer = setup.insertOrder(1)
			.then(Mono.when(
					this.client.inTransaction(TransactionOptions.defaults().isolated(),
							(own) -> own.execute("insert into app_order values (:id)", Map.of("id", 2L))),
					setup.insertOrder(3)))
			.then(Mono.error(new IllegalStateException("later")))
			.as(this.transaction::transactional);

		assertThat(catchThrowable(() -> outer.block(LIMIT))).hasMessage("later");
		assertThat(setup.committedOrders()).containsExactly(2L);
	}

	@Test
	void takingTheFirstValueOfATransactionUndoesNothing() {
		this.client.inTransaction((own) -> own.insert(RECEIPT)).flux().next().block(LIMIT);

		assertThat(setup.database().count("awa.job")).isEqualTo(1);
	}

	@Test
	void copyMayReadItsJobsInTheSameTransaction() {
		this.client.insertMany(List.of(RECEIPT, RECEIPT, RECEIPT)).block(LIMIT);
		List<Long> inserted = new ArrayList<>();

		this.client
			.insertManyCopy(this.client.streamJobs(JobFilter.all()).map(Job::id).map(Receipt::new),
					InsertOptions.defaults(), (result) -> inserted.add(result.jobId()))
			.as(this.transaction::transactional)
			.block(LIMIT);

		assertThat(inserted).hasSize(3);
		assertThat(setup.database().count("awa.job")).isEqualTo(6);
	}

	@Test
	void streamReadsTheNextPageWhenTheConsumerAsksForIt() {
		List<Receipt> many = Stream.generate(() -> RECEIPT).limit(2_500).toList();
		this.client.insertManyCopy(many).block(LIMIT);

		assertThat(this.client.streamJobs(JobFilter.all()).take(1_500).count().block(LIMIT)).isEqualTo(1_500);
		assertThat(this.client.streamJobs(JobFilter.all())
			.concatMap((job) -> (job.id() % 500 == 0) ? setup.place() : Mono.just("skipped"), 1)
			.as(this.transaction::transactional)
			.count()
			.block(LIMIT)).isEqualTo(2_500);
	}

	@Test
	void everyOperationIsCovered() {
		List<String> missing = new ArrayList<>();
		collectMissing(ReactiveAwaClient.class, AwaClient.class, missing);

		assertThat(missing).isEmpty();
	}

	private static void collectMissing(Class<?> reactive, Class<?> blocking, List<String> missing) {
		for (Method method : reactive.getMethods()) {
			if (Modifier.isStatic(method.getModifiers())) {
				continue;
			}
			Method twin = find(blocking, method);
			if (find(ReactiveOverJdbcSpecials.class, method) == null && twin == null) {
				missing.add(method.toString());
			}
			else if (twin != null && method.getReturnType().getName().startsWith("io.awa.client.Reactive")) {
				collectMissing(method.getReturnType(), twin.getReturnType(), missing);
			}
			else if (method.getReturnType() == Flux.class && find(ReactiveOverJdbcSpecials.class, method) == null) {
				missing.add(method + " must not be a single call");
			}
		}
	}

	private static Method find(Class<?> type, Method method) {
		return Arrays.stream(type.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals(method.getName())
					&& Arrays.equals(candidate.getParameterTypes(), method.getParameterTypes()))
			.findFirst()
			.orElse(null);
	}

	record Receipt(long id) {

	}

}
