package io.awa.client;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.awa.InsertOptions;
import io.awa.NewJob;
import io.awa.TransactionRequiredException;
import io.awa.TransactionRequirement;
import io.awa.UniqueBy;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What inserts do outside a transaction, by setting and by call, over both clients.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class TransactionRequirementTests {

	private static final String WARNING = "An insert is outside a transaction";

	private static final InsertOptions OPTIONS = InsertOptions.defaults().withKind("required");

	private final TestDatabase database = TestDatabase.migrated();

	@BeforeEach
	void emptyTables() {
		UniqueJobs.emptyTables(this.database);
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	static Stream<Case> cases() {
		return Stream.of("jdbc", "reactive")
			.flatMap((client) -> Stream.of(Call.values())
				.flatMap((call) -> Stream.of(TransactionRequirement.values())
					.flatMap((setting) -> Stream
						.of(null, TransactionRequirement.OFF, TransactionRequirement.WARN, TransactionRequirement.FAIL)
						.map((own) -> new Case(client, call, setting, own)))));
	}

	@ParameterizedTest
	@MethodSource("cases")
	void insertOutsideATransactionDoesAsAsked(Case given, CapturedOutput output) {
		AwaClient client = client(given, ClientScope.NO_TRANSACTION);

		switch (given.effective()) {
			case OFF -> {
				insert(client, given);
				assertThat(output).doesNotContain(WARNING);
				assertThat(this.database.count("awa.job")).isEqualTo(1);
			}
			case WARN -> {
				insert(client, given);
				assertThat(output.getOut().split(WARNING, -1)).as("one warning").hasSize(2);
				assertThat(output).contains(TransactionRequiredException.class.getName());
				assertThat(this.database.count("awa.job")).isEqualTo(1);
			}
			default -> {
				assertThatExceptionOfType(TransactionRequiredException.class).isThrownBy(() -> insert(client, given))
					.withMessageContaining("awa.insert.require-transaction=off");
				assertThat(this.database.count("awa.job")).isZero();
			}
		}
	}

	@ParameterizedTest
	@MethodSource("cases")
	void insertInsideATransactionIsNeverRefused(Case given, CapturedOutput output) {
		insert(client(given, ClientScope.COMMITTED), given);

		assertThat(this.database.count("awa.job")).isEqualTo(1);
		assertThat(output).doesNotContain(WARNING);
	}

	private AwaClient client(Case given, ClientScope scope) {
		ClientSettings settings = ClientSettings.of(TestDatabase.SCHEMA).withRequirement(given.setting());
		if (given.client().equals("jdbc")) {
			return new TransactionalAwaClient(ClientFixtures.template(this.database), scope).wrap(AwaClient.class,
					ClientFixtures.jdbcClient(this.database, settings));
		}
		return new BlockingReactiveAwaClient(ClientFixtures.operator(this.database), scope).wrap(AwaClient.class,
				ClientFixtures.r2dbcClient(this.database, settings));
	}

	private static void insert(AwaClient client, Case given) {
		TransactionRequirement own = given.own();
		given.call().insert(client, (own != null) ? OPTIONS.withTransaction(own) : OPTIONS);
	}

	/** A way to insert one job. */
	enum Call {

		INSERT((options) -> (client) -> client.insert(UniqueJobs.payload(1), options)),

		INSERT_UNIQUE(
				(options) -> (client) -> client.insert(UniqueJobs.payload(1), options.withUnique(UniqueBy.args()))),

		INSERT_MANY((options) -> (client) -> client.insertMany(List.of(UniqueJobs.payload(1)), options)),

		INSERT_MANY_OWN_OPTIONS((options) -> (client) -> client
			.insertMany(List.of(new NewJob(UniqueJobs.payload(1), options)), OPTIONS)),

		COPY((options) -> (client) -> client.insertManyCopy(List.of(UniqueJobs.payload(1)), options)),

		COPY_UNIQUE((options) -> (client) -> client.insertManyCopy(Stream.of(UniqueJobs.payload(1)),
				options.withUnique(UniqueBy.args()), (result) -> {
				}));

		private final Function<InsertOptions, Function<AwaClient, Object>> way;

		Call(Function<InsertOptions, Function<AwaClient, Object>> way) {
			this.way = way;
		}

		void insert(AwaClient client, InsertOptions options) {
			this.way.apply(options).apply(client);
		}

	}

	/**
	 * A client with its setting, and what the call asks for.
	 */
	record Case(String client, Call call, TransactionRequirement setting, TransactionRequirement own) {

		TransactionRequirement effective() {
			return (this.own != null) ? this.own : this.setting;
		}

	}

}
