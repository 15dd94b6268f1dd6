package io.awa.samples.dashboard;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard as it is unless somebody opens it: nobody changes anything in it, and
 * nobody sees it whom the application does not know. The one that can be seen is below a
 * context path.
 */
class ReadOnlyTests extends ShopInBrowser {

	private static final List<String> CHANGES = List.of("Pause", "Resume", "Limits", "Drain", "Clear limits", "Retry",
			"Cancel", "Move", "Priority", "Delete failed", "Insert again", "Redrive", "Purge", "Trigger");

	private Shop readOnly;

	private Shop closed;

	private long job;

	@BeforeAll
	void startMore(Shop open) {
		this.job = open.insert(Map.of("orderId", 7, "secret", "DE02"), ShopJobs.kind("wrap_gift", "looked-at"));
		this.readOnly = open.besideBelow("/shop", "awa.dashboard.read-only=true", "awa.dashboard.path=/ops/jobs",
				"awa.dashboard.show-payloads=false");
		this.closed = open.beside("awa.dashboard.access=authenticated");
	}

	@AfterAll
	void stopMore() {
		this.readOnly.close();
		this.closed.close();
	}

	private void look(String route) {
		browser().visit(this.readOnly.root() + "/ops/jobs/#/" + route);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "queues", "queues/looked-at", "jobs", "jobs?queue=looked-at", "jobs/{job}", "kinds",
			"schedules", "dead-letters", "workers", "doctor", "audit" })
	void pageIsWholeBelowAPathAndHasNothingToChange(String route) {
		look(route.replace("{job}", String.valueOf(this.job)));

		browser().awaitText("Read-only");
		assertThat(CHANGES).noneMatch((change) -> browser().has(change));
		assertThat(browser().script("return document.querySelectorAll('main [type=checkbox]').length")).isEqualTo(0L);
		assertThat(browser().problems()).isEmpty();
		assertThat(browser().address()).startsWith(this.readOnly.root() + "/ops/jobs/#/");
	}

	@Test
	void addressWithoutSlashLeadsToTheDashboard() {
		browser().visit(this.readOnly.root() + "/ops/jobs");

		browser().awaitText("Overview", "Where jobs are");
		assertThat(browser().address()).startsWith(this.readOnly.root() + "/ops/jobs/");
		browser().click("Queues");
		browser().awaitText("looked-at");
	}

	@Test
	void reasonIsSaid() {
		look("queues");

		browser().click("Read-only");
		browser().awaitDialog("Read-only");

		browser().awaitText("Set awa.dashboard.read-only=false to change jobs from here.");
	}

	@Test
	void changeIsRefusedEvenIfSomebodySendsIt() {
		look("queues");

		Object answer = browser().ask("""
				const done = arguments[0];
				fetch('api/queues/looked-at/pause', { method: 'POST', body: '{}',
					headers: { 'Content-Type': 'application/json', 'X-Awa-Dashboard': '1' } })
					.then(async (answer) => done(`${answer.status} ${await answer.text()}`));
				""");

		assertThat(answer.toString()).startsWith("405").contains("awa.dashboard.read-only=false");
		assertThat(Shop.get(shop().client().queueStats("looked-at")).pause()).isNull();
	}

	@Test
	void payloadIsHiddenUnlessItIsAskedFor() {
		look("jobs/" + this.job);

		browser().awaitText("Payloads are hidden. Set awa.dashboard.show-payloads=true");
		assertThat(browser().content()).doesNotContain("DE02");
	}

	@Test
	void strangerIsToldWhatToDo() {
		for (String path : List.of("/awa", "/awa/", "/awa/api/session", "/awa/assets/app.js")) {
			browser().open(this.closed.root() + path);

			assertThat(browser().text()).contains("You are not logged in.",
					"let the security of the application ask for it at /awa");
		}
	}

}
