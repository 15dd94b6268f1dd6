package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.awa.Description;
import io.awa.KindDescriptor;
import io.awa.QueueDescriptor;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What workers say about queues and kinds.
 */
abstract class AnnouncementContract extends WorkerContract {

	private static final Description OLD = Description.named("Mail").withOwner("team-a");

	private static final Description NEW = Description.named("Mails")
		.withText("Everything \"sent\", \\ \n 'all'")
		.withDocsUrl("https://example.org/mail?a=b")
		.withTags("a", "with, comma", "with \"quotes\" and \\", "{ünïcode ✓}", "null");

	AnnouncementContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void workerAnnouncesAtItsStart() {
		this.worker.handle("greet", (args, context) -> null).maintenance(settings(NEW, Duration.ofDays(30))).start();

		Awaitility.await().atMost(LIMIT).until(() -> !this.client.kindDescriptors().isEmpty());

		assertThat(this.client.queueDescriptors()).singleElement().satisfies((descriptor) -> {
			assertThat(descriptor.queue()).isEqualTo("mail");
			assertThat(descriptor.description()).isEqualTo(NEW);
			assertThat(descriptor.announcedAt()).isNotNull();
		});
		assertThat(this.client.kindDescriptors()).singleElement()
			.satisfies((descriptor) -> assertThat(descriptor.description()).isEqualTo(NEW));
	}

	@Test
	void oldAndNewNodesDoNotOverwriteEachOtherAgainAndAgain() {
		Announcer old = announcer(OLD);
		old.announceIfDue();
		announcer(NEW).announceIfDue();
		this.database.sql().sql("update awa.descriptor set announced_at = now() - interval '2 hours'").update();

		old.announceIfDue();
		old.repeat();

		assertThat(this.client.queueDescriptors()).singleElement().satisfies((descriptor) -> {
			assertThat(descriptor.description()).isEqualTo(NEW);
			assertThat(age("queue")).isLessThan(3_600);
		});
	}

	@Test
	void wordsThatWereRepeatedLatelyAreNotWrittenAgain() {
		Announcer announcer = announcer(NEW);
		announcer.announceIfDue();
		Instant before = Objects.requireNonNull(this.client.queueDescriptors().get(0).announcedAt());

		announcer.repeat();

		assertThat(this.client.queueDescriptors().get(0).announcedAt()).isEqualTo(before);
	}

	@Test
	void wordsThatNobodyRepeatsAreRemovedAfterTheirTime() {
		announcer(NEW).announceIfDue();
		this.database.sql()
			.sql("update awa.descriptor set announced_at = now() - interval '30 days' where subject = 'queue'")
			.update();

		pruner(Duration.ZERO).runPass();
		assertThat(this.client.queueDescriptors()).hasSize(1);
		pruner(Duration.ofDays(31)).runPass();
		assertThat(this.client.queueDescriptors()).hasSize(1);
		pruner(Duration.ofDays(30)).runPass();

		assertThat(this.client.queueDescriptors()).isEmpty();
		assertThat(this.client.kindDescriptors()).hasSize(1);
	}

	private long age(String subject) {
		return this.database.sql()
			.sql("select extract(epoch from now() - announced_at)::bigint from awa.descriptor where subject = :subject")
			.param("subject", subject)
			.query(Long.class)
			.single();
	}

	private Announcer announcer(Description description) {
		return new Announcer(TestWorker.storage(this.database, this.storage).operations(),
				settings(description, Duration.ZERO));
	}

	private JobPruner pruner(Duration descriptorRetention) {
		return new JobPruner(TestWorker.storage(this.database, this.storage).operations(), new MaintenanceSettings(true,
				true, Retention.DEFAULT, Duration.ofHours(1), Map.of(), List.of(), List.of(), descriptorRetention));
	}

	private static MaintenanceSettings settings(Description description, Duration retention) {
		return new MaintenanceSettings(true, true, Retention.DEFAULT, Duration.ofHours(1), Map.of(),
				List.of(QueueDescriptor.of("mail", description)),
				List.of(KindDescriptor.of("invoice.issue", description)), retention);
	}

}
