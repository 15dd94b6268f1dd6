package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.awa.BoundaryException;
import io.awa.InsertOptions;
import io.awa.bridge.AutomaticTransactions;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.testsupport.EventLoopWatch;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The guard of an application, as its properties set it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class GuardContextTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final InsertOptions GREET = InsertOptions.defaults().withKind("greet");

	private final TestDatabase database = TestDatabase.migrated();

	@BeforeEach
	void emptyTables() {
		this.database.sql().sql("truncate awa.job, awa.ready").update();
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void guardRefusesByDefault() {
		runner().run((context) -> {
			assertThatExceptionOfType(BoundaryException.class).isThrownBy(() -> insertOnAnEventLoop(context))
				.withMessageContaining("[AWA-B1]");
			assertThatExceptionOfType(BoundaryException.class).isThrownBy(() -> insertInAJdbcTransaction(context))
				.withMessageContaining("[AWA-B2]");
		});

		assertThat(this.database.count("awa.job")).isZero();
	}

	@Test
	void guardWarnsOnceForEachPlace(CapturedOutput output) {
		runner().withPropertyValues("awa.bridge.guard=warn").run((context) -> {
			for (int i = 0; i < 3; i++) {
				insertOnAnEventLoop(context);
				insertInAJdbcTransaction(context);
			}
			new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).executeWithoutResult(
					(status) -> context.getBean(ReactiveAwaClient.class).insert(Map.of(), GREET).block(LIMIT));
		});

		assertThat(this.database.count("awa.job")).isEqualTo(7);
		assertThat(output.getOut().split("TransactionBoundaryGuard: \\[AWA-B1]", -1)).hasSize(2);
		assertThat(output.getOut().split("TransactionBoundaryGuard: \\[AWA-B2]", -1)).hasSize(3);
		assertThat(output).contains("awa.bridge.guard is warn")
			.contains("at " + GuardContextTests.class.getName() + ".insertInAJdbcTransaction");
	}

	@Test
	void guardIsSilentWhenOff(CapturedOutput output) {
		runner().withPropertyValues("awa.bridge.guard=off").run((context) -> {
			insertOnAnEventLoop(context);
			insertInAJdbcTransaction(context);
		});

		assertThat(this.database.count("awa.job")).isEqualTo(2);
		assertThat(output).doesNotContain("[AWA-B");
	}

	@Test
	void automaticTransactionsNeedReactorsPropagation() {
		runner().withPropertyValues("awa.bridge.automatic=true")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("awa.bridge.automatic is true")
				.hasMessageContaining("spring.reactor.context-propagation=auto"));
	}

	@Test
	void automaticTransactionsStartIfAskedFor() {
		Hooks.enableAutomaticContextPropagation();
		try {
			runner().withPropertyValues("awa.bridge.automatic=true")
				.run((context) -> assertThat(context).hasSingleBean(AutomaticTransactions.class));
			runner().run((context) -> assertThat(context).doesNotHaveBean(AutomaticTransactions.class));
		}
		finally {
			Hooks.disableAutomaticContextPropagation();
		}
	}

	private static void insertOnAnEventLoop(ApplicationContext context) {
		AwaClient client = context.getBean(AwaClient.class);
		try {
			Mono.fromCallable(() -> client.insert(Map.of(), GREET)).subscribeOn(Schedulers.parallel()).block(LIMIT);
		}
		finally {
			// It blocks one, if the guard lets it.
			EventLoopWatch.takeCalls();
		}
	}

	private static void insertInAJdbcTransaction(ApplicationContext context) {
		ReactiveAwaClient client = context.getBean(ReactiveAwaClient.class);
		new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
			.executeWithoutResult((status) -> client.insert(Map.of(), GREET).block(LIMIT));
	}

	private ApplicationContextRunner runner() {
		return TwoManagers.runner(this.database);
	}

}
