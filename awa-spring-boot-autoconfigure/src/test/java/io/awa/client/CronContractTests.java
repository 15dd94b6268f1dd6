package io.awa.client;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.awa.CronPolicies;
import io.awa.CronSchedule;
import io.awa.CronTiming;
import io.awa.DuplicateJobException;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.InsertResult.Outcome;
import io.awa.InvalidRequestException;
import io.awa.JobDetail;
import io.awa.JobState;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;
import io.awa.UniqueBy;
import io.awa.UniqueBy.OnConflict;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What operators do with schedules.
 */
class CronContractTests extends ClientContract {

	private static final SendReceipt ARGS = new SendReceipt(7, "ada@example.org");

	private static final InsertOptions OPTIONS = InsertOptions.defaults()
		.withQueue("mail")
		.withPriority(3)
		.withMaxAttempts(5)
		.withTimeout(Duration.ofSeconds(90))
		.withTags("t", "with, comma", "\"\\")
		.withMetadata(Map.of("tenant", "acme"));

	private static final NewCronSchedule NIGHTLY = NewCronSchedule.of("nightly", "0 3 * * *", ARGS)
		.withZone(ZoneId.of("Europe/Berlin"))
		.withOptions(OPTIONS);

	CronContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void putStoresASchedule() {
		assertThatCall((client) -> client.cron().put(NIGHTLY)).isEqualTo(true);

		whenKept((reader) -> assertThat(reader.cron().find("nightly")).hasValueSatisfying((schedule) -> {
			assertThat(schedule.argsJson())
				.isEqualToIgnoringWhitespace("{\"email\":\"ada@example.org\",\"orderId\":7}");
			assertThat(schedule).isEqualTo(new CronSchedule("nightly", "0 3 * * *", null, "Europe/Berlin", null, null,
					CronPolicies.defaults(), "send_receipt", schedule.argsJson(), "mail", 3, 5,
					List.of("t", "with, comma", "\"\\"), false, null, null, false, null, null));
		}));
	}

	@Test
	void putStoresTimesAndPolicies() {
		Instant start = Instant.parse("2030-01-01T00:00:00.5Z");
		NewCronSchedule sweep = NewCronSchedule.every("sweep", Duration.ofMinutes(15), ARGS)
			.startingAt(start)
			.endingAt(start.plusSeconds(3600))
			.withPolicies(CronPolicies.defaults().withAllMissed(7).withJitter(Duration.ofSeconds(30)));

		assertThatCall((client) -> client.cron().put(sweep)).isEqualTo(true);

		whenKept((reader) -> assertThat(reader.cron().find("sweep")).hasValueSatisfying((schedule) -> {
			assertThat(schedule.expression()).isNull();
			assertThat(schedule.every()).isEqualTo(Duration.ofMinutes(15));
			assertThat(schedule.timing()).isEqualTo(sweep.timing());
			assertThat(schedule.policies()).isEqualTo(sweep.policies());
			assertThat(schedule.nextFireTimes(Instant.EPOCH, 9))
				.containsExactly(Instant.parse("2030-01-01T00:00:01Z"), Instant.parse("2030-01-01T00:15:01Z"),
						Instant.parse("2030-01-01T00:30:01Z"), Instant.parse("2030-01-01T00:45:01Z"))
				.isEqualTo(sweep.nextFireTimes(Instant.EPOCH, 9));
		}));
	}

	@Test
	void scheduleThatWasBrokenByHandIsStillListed() {
		reader().cron().put(NIGHTLY);
		database().sql()
			.sql("update awa.cron_schedule set expression = 'x', zone = 'Nowhere', policies = '{\"missed\": \"never\"}'")
			.update();

		CronSchedule found = call((client) -> client.cron().find("nightly")).orElseThrow();

		assertThat(found.zone()).isEqualTo("Nowhere");
		assertThat(found.policies()).isEqualTo(CronPolicies.defaults());
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(found::timing);
	}

	@Test
	void putReplacesAndKeepsPauseAndFires() {
		reader().cron().put(NIGHTLY);
		reader().cron().pause("nightly", PauseOptions.defaults().by("ada"));
		Instant fired = Instant.parse("2020-01-01T02:00:00Z");
		database().sql()
			.sql("update awa.cron_schedule set last_fired_at = :at::timestamptz")
			.param("at", fired.toString())
			.update();
		NewCronSchedule hourly = NewCronSchedule.of("nightly", "30 0 * * * *", Map.of("x", 1))
			.withOptions(InsertOptions.defaults().withKind("other").withUnique(UniqueBy.kind()));

		assertThatCall((client) -> client.cron().put(hourly)).isEqualTo(false);

		whenKept((reader) -> assertThat(reader.cron().find("nightly")).hasValueSatisfying((schedule) -> {
			assertThat(schedule.expression()).isEqualTo("30 0 * * * *");
			assertThat(schedule.timing()).isEqualTo(CronTiming.cron("30 0 * * * *"));
			assertThat(schedule.kind()).isEqualTo("other");
			assertThat(schedule.tags()).isEmpty();
			assertThat(schedule.unique()).isTrue();
			assertThat(schedule.lastFiredAt()).isEqualTo(fired);
			assertThat(schedule.pause()).isNotNull().satisfies((pause) -> assertThat(pause.by()).isEqualTo("ada"));
		}));
	}

	@Test
	void listIsSortedByName() {
		reader().cron().put(NIGHTLY);
		reader().cron().put(NewCronSchedule.of("hourly", "0 * * * *", ARGS));

		assertThatListOf((client) -> client.cron().list()).extracting(CronSchedule::name)
			.containsExactly("hourly", "nightly");
		assertThat(call((client) -> client.cron().find("hourly")).orElseThrow().name()).isEqualTo("hourly");
	}

	@Test
	void unknownScheduleIsEmptyOrFalse() {
		assertThatCall((client) -> client.cron().list()).isEqualTo(List.of());
		assertThatCall((client) -> client.cron().find("none")).isEqualTo(Optional.empty());
		assertThatCall((client) -> client.cron().trigger("none")).isEqualTo(Optional.empty());
		assertThatCall((client) -> client.cron().pause("none", PauseOptions.defaults())).isEqualTo(false);
		assertThatCall((client) -> client.cron().resume("none")).isEqualTo(false);
		assertThatCall((client) -> client.cron().delete("none")).isEqualTo(false);

		assertThat(dump()).isEmpty();
	}

	@Test
	void pauseSaysWhoWhyAndHowLong() {
		reader().cron().put(NIGHTLY);
		PauseOptions options = PauseOptions.defaults().by("ada").because("it's late").lasting(Duration.ofHours(2));

		assertThatCall((client) -> client.cron().pause("nightly", options)).isEqualTo(true);

		whenKept((reader) -> assertThat(reader.cron().find("nightly").orElseThrow().pause()).satisfies((pause) -> {
			assertThat(pause.by()).isEqualTo("ada");
			assertThat(pause.reason()).isEqualTo("it's late");
			assertThat(Duration.between(pause.since(), pause.until())).isCloseTo(Duration.ofHours(2),
					Duration.ofSeconds(1));
		}));
	}

	@Test
	void resumeEndsThePause() {
		reader().cron().put(NIGHTLY);
		reader().cron().pause("nightly", PauseOptions.defaults());

		assertThatCall((client) -> client.cron().resume("nightly")).isEqualTo(true);

		assertThat(reader().cron().find("nightly").orElseThrow().pause() != null).isEqualTo(rollsBack());
		whenKept((reader) -> assertThat(reader.cron().resume("nightly")).isFalse());
	}

	@Test
	void pauseEndsByItself() {
		reader().cron().put(NIGHTLY);
		reader().cron().pause("nightly", PauseOptions.defaults().lasting(Duration.ofHours(2)));
		database().sql().sql("update awa.cron_schedule set paused_until = clock_timestamp()").update();

		assertThat(call((client) -> client.cron().find("nightly")).orElseThrow().pause()).isNull();
		assertThatCall((client) -> client.cron().resume("nightly")).isEqualTo(false);
	}

	@Test
	void deleteLeavesItsJobs() {
		reader().cron().put(NIGHTLY);
		reader().cron().put(NewCronSchedule.of("other", "0 3 * * *", ARGS));
		reader().cron().trigger("nightly");

		assertThatCall((client) -> client.cron().delete("nightly")).isEqualTo(true);

		assertThat(reader().cron().list()).extracting(CronSchedule::name)
			.isEqualTo(rollsBack() ? List.of("nightly", "other") : List.of("other"));
		assertThat(database().count("awa.job")).isOne();
	}

	@Test
	void triggerInsertsAJobWithTheOptions() {
		reader().cron().put(NIGHTLY);
		reader().cron().pause("nightly", PauseOptions.defaults());

		InsertResult result = call((client) -> client.cron().trigger("nightly")).orElseThrow();

		assertThat(result.outcome()).isEqualTo(Outcome.INSERTED);
		assertThat(result.state()).isEqualTo(JobState.AVAILABLE);
		whenKept((reader) -> {
			JobDetail detail = reader.dumpJob(result.jobId()).orElseThrow();
			assertThat(detail.timeout()).isEqualTo(Duration.ofSeconds(90));
			assertThat(detail.job().queue()).isEqualTo("mail");
			assertThat(detail.job().priority()).isEqualTo(3);
			assertThat(detail.job().maxAttempts()).isEqualTo(5);
			assertThat(detail.job().tags()).containsExactly("t", "with, comma", "\"\\");
			assertThat(detail.job().metadata()).containsOnly(Map.entry("tenant", "acme"),
					Map.entry("cron_name", "nightly"), Map.entry("triggered_manually", true));
			assertThat(reader.cron().find("nightly").orElseThrow().lastFiredAt()).isNull();
		});
	}

	@Test
	void triggerOfUniqueScheduleFindsTheJobBefore() {
		reader().cron().put(NIGHTLY.withOptions(OPTIONS.withUnique(UniqueBy.args())));
		long first = reader().cron().trigger("nightly").orElseThrow().jobId();

		InsertResult second = call((client) -> client.cron().trigger("nightly")).orElseThrow();

		assertThat(second.outcome()).isEqualTo(Outcome.DUPLICATE);
		assertThat(second.jobId()).isEqualTo(first);
		assertThat(database().count("awa.job")).isOne();
	}

	@Test
	void triggerOfScheduleThatMustNotBeADuplicateFails() {
		reader().cron().put(NIGHTLY.withOptions(OPTIONS.withUnique(UniqueBy.args().onConflict(OnConflict.FAIL))));
		long first = reader().cron().trigger("nightly").orElseThrow().jobId();

		assertThatExceptionOfType(DuplicateJobException.class).isThrownBy(() -> client().cron().trigger("nightly"))
			.satisfies((ex) -> assertThat(ex.existingJobId()).isEqualTo(first));
	}

}
