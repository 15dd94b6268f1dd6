package io.awa.samples.dashboard;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the dashboard with a browser of their own.
 */
@ExtendWith({ BrowserInstalled.class, OpenShop.class })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ShopInBrowser {

	private Browser browser;

	private Shop shop;

	@BeforeAll
	void start(Shop open) {
		this.shop = open;
		this.browser = Browser.start();
	}

	@AfterAll
	void stop() {
		if (this.browser != null) {
			this.browser.close();
		}
	}

	Browser browser() {
		return this.browser;
	}

	Shop shop() {
		return this.shop;
	}

	void visit(String route) {
		this.browser.visit(this.shop.page(route));
	}

	/** The newest entry of the audit, as the page shows it. */
	void assertAudited(String... parts) {
		visit("audit");
		assertThat(this.browser.text("main tbody tr")).contains(parts);
		assertThat(this.browser.problems()).isEmpty();
	}

}
