package io.awa.samples.dashboard;

import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard behind Spring Security as it is by default: a login form, and tokens
 * against forged requests.
 */
class SecurityTests extends ShopInBrowser {

	private static final String PAUSE = """
			const [done] = arguments;
			const read = async () => (await (await fetch('api/session')).json()).csrf;
			read().then((csrf) => fetch('api/queues/guarded/pause', { method: 'POST', body: '{}', headers: {
				'Content-Type': 'application/json', 'X-Awa-Dashboard': '1', [csrf.header]: csrf.token } }))
				.then(async (answer) => done(`${answer.status} ${await answer.text()}`));
			""";

	private Shop guarded;

	@BeforeAll
	void startGuarded(Shop open) {
		open.insert(Map.of("orderId", 7), ShopJobs.kind("wrap_gift", "guarded"));
		this.guarded = open.besideWithSecurity("awa.dashboard.access=authenticated",
				"awa.dashboard.view-roles=AWA_VIEWER", "awa.dashboard.operate-roles=AWA_OPERATOR");
	}

	@AfterAll
	void stopGuarded() {
		this.guarded.close();
	}

	@BeforeEach
	void forgetWhoItWas() {
		browser().forgetCookies();
	}

	private void signIn(String user) {
		browser().open(this.guarded.root() + "/awa/");
		browser().await("the login", () -> browser().address().endsWith("/login"));
		browser().script("document.getElementById('username').focus()");
		browser().press(user, Keys.TAB, Users.PASSWORD, Keys.ENTER);
		browser().await("the end of the login", () -> !browser().address().contains("/login"));
	}

	private void look(String route) {
		browser().visit(this.guarded.page(route));
	}

	@Test
	void viewerSeesButChangesNothing() {
		signIn(Users.VIEWER);
		look("queues/guarded");

		browser().awaitText("viewer", "Read-only");
		assertThat(browser().has("Pause queue guarded")).isFalse();
		browser().click("Read-only");
		browser().awaitText("Ask for one of the roles in awa.dashboard.operate-roles.");
		assertThat(browser().ask(PAUSE).toString()).startsWith("403").contains("AWA_OPERATOR");
		assertThat(Shop.get(shop().client().queueStats("guarded")).pause()).isNull();
	}

	@Test
	void operatorChangesAndIsNamed() {
		signIn(Users.OPERATOR);
		look("queues/guarded");
		browser().click("Pause queue guarded");
		browser().awaitDialog("Pause queue guarded");
		browser().click("Pause");
		browser().awaitText("Paused queue guarded.", "Paused by operator");

		assertThat(Shop.get(shop().client().queueStats("guarded")).pause().by()).isEqualTo("operator");
		browser().click("Resume queue guarded");
		browser().awaitText("Resumed queue guarded.");
		look("audit");
		assertThat(browser().text("main tbody tr")).contains("operator", "resume", "queues/guarded");
		assertThat(browser().barriers()).isEmpty();
		assertThat(browser().problems()).isEmpty();
	}

	@Test
	void customerIsToldWhichRoleIsMissing() {
		signIn(Users.CUSTOMER);

		browser().awaitText("none of the roles [AWA_VIEWER]", "awa.dashboard.view-roles");
		assertThat(browser().address()).contains("/awa/");
	}

	@Test
	void nameOfTheUserIsText() {
		signIn(Markup.TEXT);
		look("queues/guarded");
		browser().awaitText(Markup.TEXT);
		browser().click("Pause queue guarded");
		browser().awaitDialog("Pause queue guarded");
		browser().click("Pause");
		browser().awaitText("Paused by " + Markup.TEXT);
		browser().click("Resume queue guarded");
		browser().awaitText("Resumed queue guarded.");
		look("audit");

		assertThat(browser().text("main tbody tr")).contains(Markup.TEXT, "queues/guarded");
		assertThat(browser().script("return window." + Markup.VARIABLE)).isNull();
		assertThat(browser().problems()).isEmpty();
	}

	@Test
	void endOfTheSessionIsSaid() {
		signIn(Users.VIEWER);
		look("queues");
		browser().forgetCookies();

		browser().click("Workers");

		browser().awaitText("You are not signed in any more. Sign in to the application and load this page again.");
	}

}
