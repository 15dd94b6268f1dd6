package io.awa.samples.dashboard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;
import io.awa.QueueLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever people and programs write into jobs is shown as the text that it is.
 */
class MarkupTests extends ShopInBrowser {

	private static final String QUEUE = Markup.of("queue");

	private static final String KIND = Markup.of("kind");

	private static final String SCHEDULE = Markup.of("schedule");

	private long waiting;

	private long failed;

	private long completed;

	@BeforeAll
	void insertMarkup() {
		InsertOptions options = InsertOptions.defaults()
			.withKind(KIND)
			.withQueue(QUEUE)
			.withTags(Markup.of("tag"))
			.withMetadata(Map.of(Markup.of("member"), Markup.of("metadata")));
		this.waiting = shop().insert(Map.of(Markup.of("name"), Markup.of("payload")), options);
		this.failed = shop().awaitState(
				shop().insert(Map.of("fails", true),
						ShopJobs.kind("markup", "markup").withMaxAttempts(1).withTags(Markup.of("tag"))),
				JobState.FAILED);
		this.completed = shop().awaitState(shop().insert(Map.of(), ShopJobs.kind("markup", "markup")),
				JobState.COMPLETED);
		PauseOptions pause = PauseOptions.defaults().by(Markup.of("somebody")).because(Markup.of("reason"));
		Shop.get(shop().client().pauseQueue(QUEUE, pause));
		Shop.get(shop().client().limits().set(QUEUE, QueueLimits.none().withConcurrency(3), Markup.of("setter")));
		Shop.get(shop().client()
			.cron()
			.put(NewCronSchedule.of(SCHEDULE, "0 3 * * *", Map.of())
				.withOptions(InsertOptions.defaults().withKind(KIND).withQueue(QUEUE))));
		Shop.get(shop().client().cron().pause(SCHEDULE, pause));
		shop().execute("""
				insert into awa.worker (node, version, queues, capacity, heartbeat_at)
				values ('%s', '%s', array['%s'], 3, now() + interval '1 hour')""".formatted(Markup.of("node"),
				Markup.of("version"), Markup.of("place")));
		shop().execute("""
				insert into awa.audit (actor, action, target, detail, changed)
				values ('%s', '%s', 'queues/%s', '%s', 1)""".formatted(Markup.of("actor"), Markup.of("action"),
				Markup.of("target"), Markup.of("detail")));
	}

	@ParameterizedTest
	@EnumSource
	void markupIsText(Shown page) {
		visit(page.route(this));

		page.names.forEach((name) -> browser().await(name, () -> isShown(name)));
		assertNothingRan();
		browser().script("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
		assertThat(browser().overflowing()).isEmpty();
		browser().size(390, 844);
		assertThat(browser().overflowing()).isEmpty();
		browser().size(1280, 800);
		assertThat(browser().problems()).isEmpty();
	}

	/** In JSON its quotes have a backslash. */
	private boolean isShown(String name) {
		String text = Markup.of(name);
		String content = browser().content();
		return content.contains(text) || content.contains(text.replace("\"", "\\\""));
	}

	@Test
	void markupIsTextInDialogsAndMessages() {
		visit("queues");
		browser().click("Resume queue " + QUEUE);
		browser().awaitText("Resumed queue " + QUEUE + ".");
		browser().click("Pause queue " + QUEUE);
		browser().awaitDialog("Pause queue " + QUEUE);
		browser().type("Reason", Markup.of("typed"));
		browser().click("Pause");
		browser().awaitText("Paused queue " + QUEUE + ".");
		visit("jobs/" + this.waiting);
		browser().click("Cancel");
		browser().awaitDialog("Cancel job " + this.waiting);
		browser().awaitText(KIND);
		browser().click("Back");
		browser().awaitNoDialog();
		browser().click("Insert again");
		browser().awaitDialog("Insert job " + this.waiting + " again");
		assertThat(String.valueOf(browser().script("return document.querySelector('dialog textarea').value")))
			.contains("<script>");
		assertNothingRan();
		assertAudited("pause", Markup.of("typed"), "queues/" + QUEUE);
		assertNothingRan();
	}

	/** An address is made by whoever sends a link. */
	@Test
	void markupInTheAddressIsText() {
		visit("jobs?kind=" + "%22%3E%3Cimg%20src%3Dx%20onerror%3Dwindow.awaMarkupRan%3D1%3E");
		browser().awaitText("kind \"><img src=x onerror=window.awaMarkupRan=1>");
		visit("%3Cimg%20src=x%20onerror=window.awaMarkupRan=1%3E");
		browser().awaitText("There is no such page");
		visit("jobs/%3Cscript%3E");
		browser().awaitText("is no number");
		assertNothingRan();
	}

	private void assertNothingRan() {
		assertThat(browser().script("return window." + Markup.VARIABLE)).isNull();
		assertThat(browser().script("return document.querySelectorAll('img[src=x], main script').length"))
			.isEqualTo(0L);
	}

	/**
	 * Where something of it stands.
	 */
	enum Shown {

		OVERVIEW("", "queue"),

		QUEUES("queues", "queue"),

		QUEUE_ITSELF("queues/{queue}", "queue", "somebody", "reason", "setter"),

		JOBS("jobs?queue={queue}", "queue", "kind", "tag"),

		WAITING("jobs/{waiting}", "queue", "kind", "tag", "name", "payload", "metadata"),

		FAILED("jobs/{failed}", "message", "cause", "progress", "checkpoint", "log", "tag"),

		COMPLETED("jobs/{completed}", "result"),

		KINDS("kinds", "kind", "queue"),

		SCHEDULES("schedules", "schedule", "kind", "queue", "somebody", "reason"),

		DEAD_LETTERS("dead-letters?queue=markup"),

		WORKERS("workers", "node", "version", "place"),

		DOCTOR("doctor", "kind", "queue"),

		AUDIT("audit", "actor", "action", "target", "detail");

		private final String route;

		private final List<String> names;

		Shown(String route, String... names) {
			this.route = route;
			this.names = List.of(names);
		}

		private String route(MarkupTests tests) {
			return this.route
				.replace("{queue}", URLEncoder.encode(MarkupTests.QUEUE, StandardCharsets.UTF_8).replace("+", "%20"))
				.replace("{waiting}", String.valueOf(tests.waiting))
				.replace("{failed}", String.valueOf(tests.failed))
				.replace("{completed}", String.valueOf(tests.completed));
		}

	}

}
