package io.awa.samples.dashboard;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each page of the dashboard with the data of a shop, in both themes, on a desk and on a
 * phone. Run alone with {@code -Dawa.docs.write=true}, it takes the pictures of the
 * documentation.
 */
class DashboardPageTests extends ShopInBrowser {

	private static final Path PICTURES = Path.of("../docs/images");

	private ShopJobs jobs;

	@BeforeAll
	void insertJobs() {
		this.jobs = ShopJobs.insert(shop());
		operate();
	}

	/** So that there is something in the audit. */
	private void operate() {
		for (String[] change : new String[][] {
				{ "queues/marketing/pause", "{\"reason\":\"Newsletter is late.\",\"untilMillis\":3600000}" },
				{ "queues/marketing/resume", "{}" }, { "schedules/newsletter/resume", "{}" },
				{ "schedules/newsletter/pause", "{\"reason\":\"The template is being redone.\"}" },
				{ "jobs/bulk", "{\"action\":\"priority\",\"filter\":{\"queue\":\"marketing\"},\"priority\":3}" } }) {
			visit("audit");
			assertThat(browser().ask("""
					const [path, body, done] = arguments;
					fetch(`api/${path}`, { method: 'POST', body,
						headers: { 'Content-Type': 'application/json', 'X-Awa-Dashboard': '1' } })
						.then((answer) => done(answer.status));
					""", change[0], change[1])).as(change[0]).isEqualTo(200L);
		}
	}

	@ParameterizedTest
	@EnumSource
	void pageIsWholeInBothThemesAndOnAPhone(DashboardPage page) {
		browser().size(1280, 800);
		visit(page.route(this.jobs));
		browser().awaitText(page.text(), "Live");

		for (String theme : List.of("dark", "light")) {
			browser().theme(theme);
			assertThat(browser().barriers()).as(theme).isEmpty();
			takePicture(page, theme);
		}
		assertThat(browser().overflowing()).isEmpty();
		browser().size(390, 844);
		assertThat(browser().overflowing()).isEmpty();
		assertThat(browser().problems()).isEmpty();
	}

	private void takePicture(DashboardPage page, String theme) {
		if (Sample.PICTURED && Boolean.getBoolean("awa.docs.write")) {
			Picture.write(browser().picture(), PICTURES.resolve("dashboard-" + page.file() + "-" + theme + ".png"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "jobs?state=failed, charge_card", "jobs?state=waiting_external, confirm_delivery",
			"jobs?tag=visa&kind=charge_card, visa", "jobs?queue=marketing&state=scheduled, ask_for_review",
			"jobs?within=1h&state=cancelled&kind=inspect_return, cancelled", "dead-letters?kind=refund, terminal",
			"jobs?kind=nothing, No job matches", "dead-letters?kind=nothing, No dead letter matches",
			"queues/returns, Inventory of the returns desk", "queues/payments, burst 40",
			"nothing/here/at/all, There is no such page", "jobs/987654321, There is no such job" })
	void addressSaysWhatIsShown(String route, String text) {
		browser().size(1280, 800);

		visit(route);

		browser().awaitText(text);
	}

}
