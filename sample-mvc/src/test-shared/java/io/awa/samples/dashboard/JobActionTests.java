package io.awa.samples.dashboard;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is done to jobs and dead letters in the dashboard, to one and to many, through its
 * buttons and dialogs.
 */
class JobActionTests extends ShopInBrowser {

	/** Nobody works there, so that jobs stay as they are. */
	private long waiting(String queue) {
		return shop().insert(Map.of("orderId", 7),
				InsertOptions.defaults().withKind("wrap_gift").withQueue(queue).withTags("gift"));
	}

	private List<Long> waiting(String queue, int count) {
		return Stream.generate(() -> waiting(queue)).limit(count).toList();
	}

	private List<Long> cancelled(String queue, int count) {
		List<Long> ids = waiting(queue, count);
		ids.forEach((id) -> Shop.get(shop().client().cancel(id)));
		return ids;
	}

	private List<Long> dead(int count) {
		return Stream
			.generate(() -> shop().insert(Map.of("orderId", 8), ShopJobs.kind("refund", "payments").withTags("gift")))
			.limit(count)
			.map((id) -> shop().awaitState(id, JobState.FAILED))
			.toList();
	}

	private Predicate<Long> is(JobState state) {
		return (id) -> shop().job(id).state() == state;
	}

	@Test
	void cancelledJobIsRetried() {
		long id = cancelled("retried", 1).get(0);
		visit("jobs/" + id);

		browser().click("Retry");

		browser().awaitText("Job " + id + " runs again.");
		browser().await("its new state", () -> browser().text("h1").contains("available"));
		assertThat(id).matches(is(JobState.AVAILABLE));
		assertAudited("retry", "jobs/" + id);
	}

	@Test
	void waitingJobIsCancelledAfterAQuestion() {
		long id = waiting("cancelled");
		visit("jobs/" + id);

		browser().click("Cancel");
		browser().awaitDialog("Cancel job " + id);
		browser().click("Back");
		browser().awaitNoDialog();
		assertThat(id).matches(is(JobState.AVAILABLE));
		browser().click("Cancel");
		browser().awaitDialog("Cancel job " + id);
		browser().click("Cancel job");

		browser().awaitText("Job " + id + " is cancelled.");
		assertThat(id).matches(is(JobState.CANCELLED));
		assertAudited("cancel", "jobs/" + id);
	}

	@Test
	void jobThatCompletedMeanwhileIsNotCancelled() {
		long id = waiting("meanwhile");
		visit("jobs/" + id);
		browser().click("Cancel");
		browser().awaitDialog("Cancel job " + id);
		Shop.get(shop().client().cancel(id));

		browser().click("Cancel job");

		browser().await("a reason", () -> browser().text("dialog .form-error").contains("cancelled"));
		assertThat(browser().problems()).hasSize(1).allMatch((problem) -> problem.contains("409"));
	}

	@Test
	void jobIsInsertedAgainWithAnotherPayload() {
		long id = waiting("again");
		visit("jobs/" + id);

		browser().click("Insert again");
		browser().awaitDialog("Insert job " + id + " again");
		browser().type("Payload, as JSON", "{\"orderId\": ");
		browser().awaitText("This is not JSON");
		assertThat(browser().has("Insert")).isFalse();
		browser().type("Payload, as JSON", "{\"orderId\": 9007199254740993, \"price\": 1.50}");
		browser().type("Queue", "elsewhere");
		browser().type("Priority, 1 to 4", "1");
		browser().click("Insert");

		browser().awaitText("Inserted job ");
		browser().await("the new job", () -> !browser().address().endsWith("/" + id));
		Job inserted = shop().job(Long.parseLong(browser().address().replaceAll(".*/", "")));
		assertThat(inserted.argsJson().replace(" ", "")).contains("\"orderId\":9007199254740993", "1.50");
		assertThat(inserted.queue()).isEqualTo("elsewhere");
		assertThat(inserted.priority()).isOne();
		assertThat(inserted.tags()).containsExactly("gift");
		browser().awaitText("9007199254740993");
		assertAudited("insert-again", "jobs/" + id, "as job " + inserted.id());
	}

	@Test
	void allThatMatchAreRetried() {
		List<Long> ids = cancelled("all-retried", 3);

		operate("queue=all-retried&state=cancelled", "Retry", "Retry jobs", "Retry");

		browser().awaitText("3 jobs retried.");
		assertThat(ids).allMatch(is(JobState.AVAILABLE));
		assertAudited("bulk", "jobs", "retry", "all-retried", "3");
	}

	@Test
	void onlySelectedJobsAreCancelled() {
		List<Long> ids = waiting("some", 3);
		visit("jobs?queue=some");
		browser().click("Select job " + ids.get(0));
		browser().click("Select job " + ids.get(2));
		browser().awaitText("2 selected jobs");

		browser().click("Cancel");
		browser().awaitDialog("Cancel jobs");
		browser().awaitText("2 jobs");
		browser().click("Cancel jobs");

		browser().awaitText("2 jobs cancelled.");
		assertThat(ids).map((id) -> shop().job(id).state())
			.containsExactly(JobState.CANCELLED, JobState.AVAILABLE, JobState.CANCELLED);
		assertAudited("bulk", "cancel", String.valueOf(ids.get(0)), "2");
	}

	@Test
	void allThatMatchAreMovedToAnotherQueue() {
		List<Long> ids = waiting("old", 2);
		visit("jobs?queue=old&state=available");

		browser().click("Move");
		browser().awaitDialog("Move to another queue");
		assertThat(browser().has("Move")).isFalse();
		browser().type("To queue", "new");
		browser().click("Move");

		browser().awaitText("2 jobs moved.");
		assertThat(ids).allMatch((id) -> shop().job(id).queue().equals("new"));
		browser().awaitText("No job matches");
		assertAudited("bulk", "move", "2");
	}

	@Test
	void allThatMatchGetAnotherPriority() {
		List<Long> ids = waiting("urgent", 2);
		visit("jobs?queue=urgent&tag=gift");

		browser().click("Priority");
		browser().awaitDialog("Change the priority");
		browser().choose("Priority", "1 – first");
		browser().click("Change");

		browser().awaitText("2 jobs changed.");
		assertThat(ids).allMatch((id) -> shop().job(id).priority() == 1);
		assertAudited("bulk", "priority", "2");
	}

	@Test
	void failedJobsAreDeletedOnceTheirNumberIsTyped() {
		List<Long> ids = Stream
			.generate(() -> shop().insert(Map.of("shelf", "C-1", "broken", true),
					ShopJobs.kind("sync_stock", "warehouse").withMaxAttempts(1).withTags("gift")))
			.limit(2)
			.map((id) -> shop().awaitState(id, JobState.FAILED))
			.toList();
		visit("jobs?queue=warehouse&state=failed&tag=gift");

		browser().click("Delete failed");
		browser().awaitDialog("Delete failed jobs");
		browser().type("Type 2 to confirm", "3");
		assertThat(browser().has("Delete for good")).isFalse();
		browser().type("Type 2 to confirm", "2");
		browser().click("Delete for good");

		browser().awaitText("2 jobs deleted.");
		assertThat(ids).allMatch((id) -> Shop.get(shop().client().getJob(id)).isEmpty());
		assertAudited("bulk", "discard", "2");
	}

	private void operate(String filter, String button, String title, String confirm) {
		visit("jobs?" + filter);
		browser().click(button);
		browser().awaitDialog(title);
		browser().click(confirm);
		browser().awaitNoDialog();
	}

	@Test
	void deadLettersAreRedrivenAndPurged() {
		List<Long> ids = dead(4);
		Shop.get(shop().client().pauseQueue("payments"));
		visit("dead-letters?kind=refund");
		browser().click("Select job " + ids.get(0));
		browser().click("Redrive");
		browser().awaitDialog("Redrive dead letters");
		browser().click("Redrive");
		browser().awaitText("1 job redriven.");
		assertThat(ids.get(0)).matches(is(JobState.AVAILABLE));
		assertAudited("bulk", "dead-letters", "retry", "1");

		visit("jobs/" + ids.get(1));
		browser().awaitText("It is a dead letter, because it failed with an error that is not retried.",
				"Order 8 was refunded before");
		browser().click("Retry");
		browser().awaitText("Job " + ids.get(1) + " runs again.");
		assertThat(ids.get(1)).matches(is(JobState.AVAILABLE));

		long letters = Shop.get(shop().client().deadLetters().countByQueue()).get("payments");
		visit("dead-letters?queue=payments");
		browser().click("Purge");
		browser().awaitDialog("Purge dead letters");
		browser().type("Type " + letters + " to confirm", String.valueOf(letters));
		browser().click("Purge for good");
		browser().awaitText(" purged.", "No dead letter matches");
		assertThat(Shop.get(shop().client().deadLetters().countByQueue())).doesNotContainKey("payments");
		assertAudited("bulk", "dead-letters", "purge", String.valueOf(letters));
		Shop.get(shop().client().resumeQueue("payments"));
	}

	@Test
	void jobIsFoundOpenedAndAskedAboutByKeys() {
		long id = waiting("keys");
		visit("");
		browser().press("g", "j");
		browser().await("the jobs", () -> browser().address().endsWith("#/jobs"));
		browser().awaitQuiet();
		browser().press("j");
		browser().await("the first row", () -> browser().focused().matches("\\d+"));
		browser().press("/");
		browser().press(String.valueOf(id), Keys.ENTER);
		browser().await("the job", () -> browser().address().endsWith("#/jobs/" + id));
		browser().awaitQuiet();
		assertThat(browser().focused()).startsWith("Job " + id);

		for (int tabs = 0; tabs < 5 && !browser().focused().equals("Cancel"); tabs++) {
			browser().press(Keys.TAB);
		}
		browser().press(Keys.ENTER);
		browser().awaitDialog("Cancel job " + id);
		browser().press(Keys.ESCAPE);
		browser().awaitNoDialog();

		assertThat(browser().focused()).isEqualTo("Cancel");
		assertThat(id).matches(is(JobState.AVAILABLE));
		browser().press("?");
		browser().awaitDialog("Keyboard shortcuts");
		assertThat(browser().barriers()).isEmpty();
		browser().press(Keys.ESCAPE);
		browser().awaitNoDialog();
	}

	@Test
	void listHasPages() {
		List<Long> ids = waiting("long", 60);
		visit("jobs?queue=long");
		assertThat(browser().text("main tbody")).contains(String.valueOf(ids.get(59)))
			.doesNotContain(String.valueOf(ids.get(0)));

		browser().click("Older");
		browser().await("the oldest job", () -> browser().text("main tbody").contains(String.valueOf(ids.get(0))));
		browser().click("Newer");
		browser().await("the newest job", () -> browser().text("main tbody").contains(String.valueOf(ids.get(59))));
		assertThat(browser().address()).contains("newer=");
	}

	@Test
	void dialogsAreOpenToEverybody() {
		long id = cancelled("dialogs", 1).get(0);
		for (String[] dialog : new String[][] { { "jobs/" + id, "Insert again" },
				{ "jobs?queue=dialogs", "Delete failed" }, { "jobs?queue=dialogs", "Move" },
				{ "jobs?queue=dialogs", "Retry" }, { "queues/dialogs", "Limits" },
				{ "queues/dialogs", "Pause queue dialogs" } }) {
			visit(dialog[0]);
			browser().click(dialog[1]);
			browser().await("a dialog with its data", () -> Boolean.TRUE.equals(browser().script(
					"return document.querySelector('dialog[open]') !== null && !document.querySelector('dialog .skeleton')")));
			for (String theme : List.of("dark", "light")) {
				browser().theme(theme);
				assertThat(browser().barriers()).as(Arrays.toString(dialog)).isEmpty();
			}
			assertThat(browser().problems()).as(Arrays.toString(dialog)).isEmpty();
		}
	}

}
