package io.awa.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.awa.CopyResult;
import io.awa.DuplicateJobException;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.InsertResult.Outcome;
import io.awa.JobState;
import io.awa.NewJob;
import io.awa.UniqueBy;
import io.awa.UniqueBy.OnConflict;
import io.awa.UniqueStates;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What both clients promise about inserts of unique jobs, in every scope. Whatever a test
 * needs to be there before is committed by another client.
 */
abstract class UniqueInsertContract {

	final TestDatabase database;

	final AwaClient client;

	final ClientScope scope;

	final AwaClient other;

	UniqueInsertContract(TestDatabase database, AwaClient client, ClientScope scope) {
		this.database = database;
		this.client = client;
		this.scope = scope;
		this.other = ClientFixtures.jdbcClient(database, ClientListener.NONE);
	}

	@BeforeEach
	void emptyTables() {
		UniqueJobs.emptyTables(this.database);
	}

	@AfterEach
	void everyJobIsInOneStateTable() {
		assertThat(this.database.violations()).isEmpty();
	}

	@Test
	void freeKeyIsInserted() {
		InsertResult result = this.client.insert(UniqueJobs.payload(1), UniqueJobs.options(UniqueBy.args()));

		assertThat(result.inserted()).isTrue();
		assertThat(this.other.getJob(result.jobId()).isPresent()).isEqualTo(this.scope.leavesJobs());
		InsertResult second = this.other.insert(UniqueJobs.payload(1), UniqueJobs.options(UniqueBy.args()));
		assertThat(second.inserted()).isEqualTo(!this.scope.leavesJobs());
	}

	@ParameterizedTest
	@CsvSource({ "args,       same,  default, true", "args,    other, default, false", "args,    same,  mail, true",
			"fields,          other, default, true", "kind,    other, mail,    true", "argsQueue, same, mail, false",
			"argsQueue,       same,  default, true", "kindQueue, other, mail,  false",
			"args, otherField, default, false", "fields, otherField, default, false" })
	void keyIsMadeOfWhatIsAskedFor(String key, String payload, String queue, boolean duplicate) {
		UniqueBy unique = switch (key) {
			case "args" -> UniqueBy.args();
			case "fields" -> UniqueBy.fields("a", "b");
			case "kind" -> UniqueBy.kind();
			case "argsQueue" -> UniqueBy.args().andQueue();
			default -> UniqueBy.kind().andQueue();
		};
		Map<String, Object> args = switch (payload) {
			case "same" -> Map.of("a", 1, "b", 2, "c", 3);
			case "other" -> Map.of("a", 1, "b", 2, "c", 4);
			default -> Map.of("a", 1, "b", 5, "c", 3);
		};
		InsertResult holder = this.other.insert(Map.of("c", 3, "b", 2, "a", 1), UniqueJobs.options(unique));

		InsertResult result = this.client.insert(args, UniqueJobs.options(unique).withQueue(queue));

		assertThat(result.outcome()).isEqualTo(duplicate ? Outcome.DUPLICATE : Outcome.INSERTED);
		assertThat(result.jobId() == holder.jobId()).isEqualTo(duplicate);
		assertThat(result.queue()).isEqualTo(duplicate ? "default" : queue);
	}

	@Test
	void otherKindIsAnotherKey() {
		this.other.insert(UniqueJobs.payload(1), UniqueJobs.options(UniqueBy.args()));

		assertThat(this.client.insert(UniqueJobs.payload(1), UniqueJobs.options(UniqueBy.args()).withKind("k2")))
			.returns(Outcome.INSERTED, InsertResult::outcome);
	}

	@Test
	void keyIsFreeAfterItsPeriod() {
		InsertOptions hourly = UniqueJobs.options(UniqueBy.args().within(Duration.ofHours(1)));
		InsertResult holder = this.other.insert(UniqueJobs.payload(1), hourly);

		UniqueJobs.age(this.database, "59 minutes");
		assertThat(this.client.insert(UniqueJobs.payload(1), hourly).jobId()).isEqualTo(holder.jobId());
		UniqueJobs.age(this.database, "61 seconds");
		assertThat(this.client.insert(UniqueJobs.payload(1), hourly).inserted()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(UniqueStates.class)
	void keyIsTakenInTheStatesAskedFor(UniqueStates states) {
		for (JobState state : JobState.values()) {
			UniqueJobs.emptyTables(this.database);
			InsertOptions options = UniqueJobs.options(UniqueBy.args().whileIn(states));
			long holder = this.other.insert(UniqueJobs.payload(1), options).jobId();
			UniqueJobs.move(this.database, holder, state);

			InsertResult result = this.client.insert(UniqueJobs.payload(1), options);

			assertThat(result.inserted()).as("%s while %s", states, state).isEqualTo(!states.states().contains(state));
			if (!result.inserted()) {
				assertThat(result).returns(holder, InsertResult::jobId).returns(state, InsertResult::state);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "AVAILABLE, REPLACED, RESCHEDULED", "SCHEDULED, REPLACED, RESCHEDULED",
			"RETRYABLE, REPLACED, RESCHEDULED", "RUNNING, DUPLICATE, DUPLICATE",
			"WAITING_EXTERNAL, DUPLICATE, DUPLICATE", "COMPLETED, DUPLICATE, DUPLICATE", "FAILED, DUPLICATE, DUPLICATE",
			"CANCELLED, DUPLICATE, DUPLICATE" })
	void duplicateIsTreatedAsAskedFor(JobState state, Outcome replaced, Outcome rescheduled) {
		UniqueBy unique = UniqueBy.kind().whileIn(UniqueStates.ALL);
		long holder = this.other.insert(UniqueJobs.payload(1), UniqueJobs.options(unique)).jobId();
		UniqueJobs.move(this.database, holder, state);

		assertThat(this.client.insert(UniqueJobs.payload(2), UniqueJobs.options(unique)).outcome())
			.isEqualTo(Outcome.DUPLICATE);
		assertThat(argsOf(holder)).contains("1");
		assertThatExceptionOfType(DuplicateJobException.class)
			.isThrownBy(() -> this.client.insert(UniqueJobs.payload(2),
					UniqueJobs.options(unique.onConflict(OnConflict.FAIL))))
			.satisfies((ex) -> assertThat(ex.existingJobId()).isEqualTo(holder))
			.satisfies((ex) -> assertThat(ex.key()).matches("[0-9a-f]{64}"))
			.withMessageContaining("Job " + holder);
		assertThat(this.client.insert(UniqueJobs.payload(2),
				UniqueJobs.options(unique.onConflict(OnConflict.REPLACE_ARGS))))
			.returns(holder, InsertResult::jobId)
			.returns(replaced, InsertResult::outcome)
			.returns(state, InsertResult::state);
		assertThat(argsOf(holder)).contains((replaced == Outcome.REPLACED && this.scope.leavesJobs()) ? "2" : "1");
		InsertResult moved = this.client.insert(UniqueJobs.payload(3),
				UniqueJobs.options(unique.onConflict(OnConflict.RESCHEDULE)).withDelay(Duration.ofDays(1)));
		assertThat(moved.outcome()).isEqualTo(rescheduled);
		if (rescheduled == Outcome.RESCHEDULED) {
			assertThat(moved.runAt()).isAfter(this.other.getJob(holder).orElseThrow().createdAt().plusSeconds(86_399));
		}
		assertThat(this.database.count("awa.job")).isEqualTo(1);
	}

	@Test
	void firstOfABatchWins() {
		InsertResult holder = this.other.insert(UniqueJobs.payload(9), UniqueJobs.options(UniqueBy.args()));

		List<InsertResult> results = this.client.insertMany(batch(), UniqueJobs.options(UniqueBy.args()));

		assertBatch(results, holder);
	}

	@Test
	void copyTakesUniqueJobsBesideOthers() {
		InsertResult holder = this.other.insert(UniqueJobs.payload(9), UniqueJobs.options(UniqueBy.args()));
		List<InsertResult> results = new ArrayList<>();

		CopyResult count = this.client.insertManyCopy(batch().stream(), UniqueJobs.options(UniqueBy.args()),
				results::add);

		assertThat(count).isEqualTo(new CopyResult(4, 2));
		assertBatch(results, holder);
	}

	private static List<?> batch() {
		NewJob plain = new NewJob(UniqueJobs.payload(1), InsertOptions.defaults().withKind("plain"));
		return List.of(UniqueJobs.payload(1), plain, UniqueJobs.payload(9), UniqueJobs.payload(1),
				UniqueJobs.payload(2), plain);
	}

	private void assertBatch(List<InsertResult> results, InsertResult holder) {
		assertThat(results).extracting(InsertResult::outcome)
			.containsExactly(Outcome.INSERTED, Outcome.INSERTED, Outcome.DUPLICATE, Outcome.DUPLICATE, Outcome.INSERTED,
					Outcome.INSERTED);
		assertThat(results).extracting(InsertResult::kind)
			.containsExactly("unique", "plain", "unique", "unique", "unique", "plain");
		assertThat(results.get(2).jobId()).isEqualTo(holder.jobId());
		assertThat(results.get(3).jobId()).isEqualTo(results.get(0).jobId());
		assertThat(this.database.count("awa.job")).isEqualTo(this.scope.leavesJobs() ? 5 : 1);
	}

	@Test
	void failingDuplicateOfABatchKeepsAllOfItOut() {
		InsertOptions failing = UniqueJobs.options(UniqueBy.args().onConflict(OnConflict.FAIL));
		InsertResult holder = this.other.insert(UniqueJobs.payload(9), failing);

		assertThatExceptionOfType(DuplicateJobException.class)
			.isThrownBy(() -> this.client.insertMany(batch(), failing));
		assertThatExceptionOfType(DuplicateJobException.class).isThrownBy(() -> this.client
			.insertManyCopy(Stream.of(UniqueJobs.payload(8), UniqueJobs.payload(9)), failing, (result) -> {
			})).satisfies((ex) -> assertThat(ex.existingJobId()).isEqualTo(holder.jobId()));

		assertThat(this.database.count("awa.job")).isEqualTo(1);
		assertThat(this.database.count("awa.unique_claim")).isEqualTo(1);
	}

	private String argsOf(long jobId) {
		return this.other.getJob(jobId).orElseThrow().argsJson();
	}

}
