package io.awa.samples.dashboard;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;
import io.awa.QueueLimits;
import io.awa.RateLimit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is done to queues and schedules in the dashboard, through its buttons and dialogs.
 */
class QueueActionTests extends ShopInBrowser {

	private long insert(String queue) {
		return shop().insert(Map.of("orderId", 7), InsertOptions.defaults().withKind("wrap_gift").withQueue(queue));
	}

	@Test
	void queueIsPausedForAnHourAndResumed() {
		visit("queues/gifts");

		browser().click("Pause queue gifts");
		browser().awaitDialog("Pause queue gifts");
		browser().type("Reason", "No paper left.");
		browser().choose("For how long", "1 hour");
		browser().click("Pause");

		browser().awaitText("Paused queue gifts.", "ends ", "No paper left.");
		assertThat(Shop.get(shop().client().queueStats("gifts")).pause()).satisfies((pause) -> {
			assertThat(pause.reason()).isEqualTo("No paper left.");
			assertThat(pause.until()).isAfter(pause.since());
		});

		browser().click("Resume queue gifts");

		browser().awaitText("Resumed queue gifts.");
		assertThat(Shop.get(shop().client().queueStats("gifts")).pause()).isNull();
		assertAudited("resume", "queues/gifts", "1");
		assertThat(browser().text("main tbody")).contains("pause", "No paper left.");
	}

	@Test
	void queueIsPausedInTheListOfQueues() {
		insert("listed");
		visit("queues");

		browser().click("Pause queue listed");
		browser().awaitDialog("Pause queue listed");
		browser().click("Pause");

		browser().await("the queue to be paused on the page", () -> browser().has("Resume queue listed"));
		assertThat(Shop.get(shop().client().queueStats("listed")).pause()).isNotNull();
		browser().click("Resume queue listed");
		browser().awaitText("Resumed queue listed.");
		assertThat(Shop.get(shop().client().queueStats("listed")).pause()).isNull();
		assertAudited("resume", "queues/listed");
	}

	@Test
	void limitsAreSetChangedAndCleared() {
		visit("queues/limited");
		browser().click("Limits");
		browser().awaitDialog("Limits of queue limited");
		browser().type("Jobs at once, on all nodes together", "3");
		browser().type("Starts a second, all nodes", "2.5");
		browser().click("Set limits");

		browser().awaitText("Limits of queue limited are set.", "2.5 / s");
		assertThat(limits().fleetConcurrency()).isEqualTo(3);
		assertThat(limits().fleetRate()).isEqualTo(RateLimit.perSecond(2.5));
		assertAudited("limits", "queues/limited");

		visit("queues/limited");
		browser().click("Limits");
		browser().awaitDialog("Limits of queue limited");
		browser().type("Ageing interval", "never");
		browser().click("Set limits");
		browser().awaitText("The ageing interval 'never' is no duration.");
		browser().type("Ageing interval", "10m");
		browser().type("Jobs at once, on all nodes together", "4");
		browser().click("Set limits");
		browser().awaitNoDialog();
		assertThat(limits().fleetConcurrency()).isEqualTo(4);
		assertThat(limits().ageingInterval()).hasMinutes(10);

		browser().click("Clear limits");
		browser().awaitDialog("Clear limits of queue limited");
		browser().click("Clear limits");
		browser().awaitText("Limits of queue limited are as configured.");
		assertThat(limits()).isEqualTo(QueueLimits.none());
		assertAudited("clear limits", "queues/limited");
	}

	private QueueLimits limits() {
		return Shop.get(shop().client().limits().get("limited")).limits();
	}

	@Test
	void queueIsDrainedOnceItsNumberOfJobsIsTyped() {
		List<Long> waiting = Stream.generate(() -> insert("drained")).limit(3).toList();
		visit("queues/drained");

		browser().click("Drain");
		browser().awaitDialog("Drain the queue");
		browser().awaitText("3 jobs");
		assertThat(browser().has("Cancel all that wait")).isFalse();
		browser().type("Type 3 to confirm", "3");
		browser().click("Cancel all that wait");

		browser().awaitText("3 jobs cancelled.");
		assertThat(waiting).allMatch((id) -> shop().job(id).state() == JobState.CANCELLED);
		assertAudited("drain", "queues/drained", "3");
	}

	@Test
	void scheduleIsPausedResumedAndTriggered() {
		Shop.get(shop().client()
			.cron()
			.put(NewCronSchedule.of("nightly", "0 3 * * *", Map.of("shelf", "all"))
				.withOptions(InsertOptions.defaults().withKind("tidy_up").withQueue("nights"))));
		visit("schedules");

		browser().click("Pause schedule nightly");
		browser().awaitDialog("Pause schedule nightly");
		browser().type("Reason", "Nobody is there.");
		browser().click("Pause");
		browser().awaitText("Paused schedule nightly.", "Nobody is there.");
		assertThat(Shop.get(shop().client().cron().find("nightly")).orElseThrow().pause().reason())
			.isEqualTo("Nobody is there.");

		browser().click("Resume schedule nightly");
		browser().awaitText("Resumed schedule nightly.");
		assertThat(Shop.get(shop().client().cron().find("nightly")).orElseThrow().pause()).isNull();

		browser().click("Trigger nightly now");
		browser().awaitDialog("Trigger nightly now");
		browser().click("Trigger");
		browser().await("the page of the job", () -> browser().address().contains("#/jobs/"));
		browser().awaitText("tidy_up", "shelf");
		assertThat(Shop.get(shop().client().queueStats("nights")).available()).isOne();
		assertAudited("trigger", "schedules/nightly");
	}

	/** Slashes, quotes and words with a meaning of their own are names too. */
	@Test
	void queuesOfAnyNameAreOperated() {
		List<String> queues = List.of("a/b c", "ä?#%2F'\"", "bulk", "..");
		queues.forEach(this::insert);
		for (String queue : queues) {
			visit("queues");
			browser().click(queue);
			browser().awaitText("Queue " + queue);
			browser().click("Pause queue " + queue);
			browser().awaitDialog("Pause queue " + queue);
			browser().click("Pause");
			browser().awaitText("Paused queue " + queue + ".");

			assertThat(Shop.get(shop().client().queueStats(queue)).pause()).as(queue)
				.extracting("by")
				.isEqualTo("dashboard");
			Shop.get(shop().client().resumeQueue(queue));
			assertThat(browser().problems()).isEmpty();
		}
	}

	/** What somebody else does is seen without a reload. */
	@Test
	void pageFollowsWhatHappensElsewhere() {
		visit("queues/watched");
		browser().awaitText("Live");

		insert("watched");
		browser().await("the new job", () -> browser().text("main .depth-list").contains("available\n1"));

		Shop.get(shop().client().pauseQueue("watched", PauseOptions.defaults().because("Elsewhere.")));
		insert("watched");
		browser().awaitText("Elsewhere.");
	}

}
