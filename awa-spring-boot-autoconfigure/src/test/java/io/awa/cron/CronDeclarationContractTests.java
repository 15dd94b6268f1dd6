package io.awa.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.awa.CronSchedule;
import io.awa.InsertOptions;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;
import io.awa.cron.CronDatabase.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of declared schedules as nodes come and go, over either storage.
 */
@ParameterizedClass
@EnumSource
class CronDeclarationContractTests {

	private static final Duration DAY = Duration.ofDays(1);

	private static final NewCronSchedule OLD = NewCronSchedule.of("report", "0 3 * * *", Map.of("a", 1, "b", 2))
		.withOptions(InsertOptions.defaults().withKind("report").withMetadata(Map.of("x", 1, "y", 2)));

	private static final NewCronSchedule NEW = OLD.withTiming(NewCronSchedule.of("x", "0 4 * * *", Map.of()).timing());

	private static CronDatabase cron;

	private final Storage storage;

	CronDeclarationContractTests(Storage storage) {
		this.storage = storage;
	}

	@BeforeAll
	static void createDatabase() {
		cron = new CronDatabase();
	}

	@AfterAll
	static void dropDatabase() {
		cron.close();
	}

	@BeforeEach
	void empty() {
		cron.empty();
	}

	@Test
	void startStoresWhatIsDeclared() {
		node(OLD).tick();

		assertThat(stored().declared()).isTrue();
		assertThat(stored().expression()).isEqualTo("0 3 * * *");
		assertThat(stored().retiredAt()).isNull();
	}

	@Test
	void startWithTheSameDefinitionWritesNothing() {
		node(OLD).tick();
		List<Map<String, Object>> before = rows();
		NewCronSchedule same = OLD.withOptions(OLD.options().withMetadata(Map.of("y", 2, "x", 1)));

		node(same).tick();

		assertThat(rows()).isEqualTo(before);
	}

	@Test
	void startWithAnotherDefinitionKeepsPauseAndFires() {
		node(OLD).tick();
		cron.client().cron().pause("report", PauseOptions.defaults());
		cron.sql("update awa.cron_schedule set last_fired_at = '2026-01-01T03:00:00Z'");

		node(NEW).tick();

		assertThat(stored().expression()).isEqualTo("0 4 * * *");
		assertThat(stored().pause()).isNotNull();
		assertThat(stored().lastFiredAt()).isEqualTo(Instant.parse("2026-01-01T03:00:00Z"));
	}

	@Test
	void timesThatChangeAtAStartAreNotMadeUpForBackwards() {
		node(OLD).tick();
		cron.sql("update awa.cron_schedule set last_fired_at = now() - interval '10 days'");

		node(OLD.withTiming(NewCronSchedule.of("x", "* * * * *", Map.of()).timing()).endingAt(Instant.now())).tick();
		cron.node(this.storage).evaluate();

		assertThat(cron.jobs("report")).isEmpty();
	}

	@Test
	void twoVersionsOfAnApplicationDoNotOverwriteEachOtherByTurns() {
		CronAnnouncer oldNode = node(OLD);
		CronAnnouncer newNode = node(NEW);
		oldNode.tick();
		newNode.tick();
		Instant changed = updatedAt();

		for (int minute = 0; minute < 5; minute++) {
			goBack("1 minute");
			oldNode.tick();
			newNode.tick();
		}

		assertThat(stored().expression()).isEqualTo("0 4 * * *");
		assertThat(updatedAt()).isEqualTo(changed);
	}

	@Test
	void definitionThatNoNodeHasAnyMoreGivesWay() {
		CronAnnouncer newNode = node(NEW);
		newNode.tick();
		node(OLD).tick();
		goBack("4 minutes");
		newNode.tick();
		assertThat(stored().expression()).isEqualTo("0 3 * * *");

		goBack("2 minutes");
		newNode.tick();

		assertThat(stored().expression()).isEqualTo("0 4 * * *");
	}

	@Test
	void scheduleRetiresWhenNoNodeHasDeclaredItForTheGraceTime() {
		node(OLD).tick();
		CronAnnouncer other = node();
		goBack("23 hours");
		other.retire();
		assertThat(stored().retiredAt()).isNull();

		goBack("2 hours");
		other.retire();

		assertThat(stored().retiredAt()).isNotNull();
		makeDue();
		cron.node(this.storage).evaluate();
		assertThat(cron.jobs("report")).isEmpty();
	}

	@Test
	void scheduleDoesNotRetireWhileOneNodeDeclaresItEvenAnOlderVersion() {
		CronAnnouncer oldNode = node(OLD);
		oldNode.tick();
		node(NEW).tick();

		goBack("25 hours");
		oldNode.tick();
		node().retire();

		assertThat(stored().retiredAt()).isNull();
	}

	@Test
	void nodeRetiresNothingBeforeOthersHadTimeToSpeak() {
		node(OLD).tick();
		goBack("3 days");

		node().tick();

		assertThat(stored().retiredAt()).isNull();
	}

	@Test
	void retiredScheduleThatIsDeclaredAgainFiresFromThenOn() {
		node(OLD).tick();
		makeDue();
		goBack("3 days");
		node().retire();
		cron.sql("update awa.cron_schedule set expression = '* * * * *', fingerprint = 'x'");

		node(OLD).tick();
		cron.node(this.storage).evaluate();

		assertThat(stored().retiredAt()).isNull();
		assertThat(cron.jobs("report")).isEmpty();
	}

	@Test
	void scheduleThatWasStoredAtRunTimeIsLeftAlone() {
		cron.client().cron().put(OLD);
		cron.sql("update awa.cron_schedule set created_at = '2000-01-01', updated_at = '2000-01-01'");
		List<Map<String, Object>> before = rows();

		CronAnnouncer node = node();
		node.tick();
		node.retire();

		assertThat(rows()).isEqualTo(before);
		assertThat(stored().declared()).isFalse();
	}

	@Test
	void putOfADeclaredScheduleLastsUntilTheNextStart() {
		CronAnnouncer node = node(OLD);
		node.tick();

		cron.client().cron().put(NEW);
		node.tick();
		assertThat(stored().expression()).isEqualTo("0 4 * * *");
		node(OLD).tick();

		assertThat(stored().expression()).isEqualTo("0 3 * * *");
	}

	@Test
	void deletedScheduleThatIsDeclaredComesBack() {
		CronAnnouncer node = node(OLD);
		node.tick();

		cron.client().cron().delete("report");
		node.tick();

		assertThat(stored().declared()).isTrue();
	}

	@Test
	void manyNodesAnnounceWithFewWrites() {
		node(OLD).tick();
		List<Map<String, Object>> before = rows();

		for (int i = 0; i < 5; i++) {
			node(OLD).tick();
		}

		assertThat(rows()).isEqualTo(before);
	}

	private CronAnnouncer node(NewCronSchedule... schedules) {
		return new CronAnnouncer(cron.operations(this.storage),
				List.of(schedules).stream().map(CronDatabase::define).toList(), DAY);
	}

	/** Lets time pass, for all that nodes compare. */
	private static void goBack(String interval) {
		cron.sql("update awa.cron_schedule set announced_at = announced_at - interval '" + interval
				+ "', confirmed_at = confirmed_at - interval '" + interval + "'");
	}

	private static void makeDue() {
		cron.sql("update awa.cron_schedule set last_fired_at = now() - interval '3 days', counted_from = '2000-01-01'");
	}

	private static CronSchedule stored() {
		return cron.client().cron().find("report").orElseThrow();
	}

	private static Instant updatedAt() {
		return cron.single("select updated_at from awa.cron_schedule", OffsetDateTime.class).toInstant();
	}

	private static List<Map<String, Object>> rows() {
		return cron.database()
			.sql()
			.sql("select xmin::text as version, row_to_json(s)::text as values from awa.cron_schedule s")
			.query()
			.listOfRows();
	}

}
