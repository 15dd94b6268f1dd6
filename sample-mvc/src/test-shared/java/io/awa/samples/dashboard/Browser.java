package io.awa.samples.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.PageLoadStrategy;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.http.ClientConfig;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A browser without a window, used as a person would: things are found by the names that
 * people read or hear, in the dialog if one is open.
 */
final class Browser implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration LONGEST_COMMAND = Duration.ofSeconds(40);

	/** Runs before any script of a page, and keeps what went wrong in it. */
	private static final String WITNESS = """
			window.awaSeen = [];
			addEventListener('securitypolicyviolation', (e) => awaSeen.push(`policy: ${e.violatedDirective} ${e.blockedURI}`));
			addEventListener('unhandledrejection', (e) => awaSeen.push(`rejection: ${e.reason}`));
			addEventListener('error', (e) => awaSeen.push(`error: ${e.message ?? e.target.src ?? e.target.href}`), true);
			""";

	private static final String FIND = """
			const scope = document.querySelector('dialog[open]') ?? document.body;
			const nameOf = (e) => e.getAttribute('aria-label')
				?? e.labels?.[0]?.querySelector('.field-label')?.textContent ?? e.labels?.[0]?.textContent ?? e.textContent;
			return [...scope.querySelectorAll('button, a[href], input, select, textarea, summary')]
				.find((e) => nameOf(e).trim().replaceAll(/\\s+/g, ' ') === arguments[0] && e.checkVisibility() && !e.disabled);
			""";

	private static final String QUIET = """
			return document.getElementById('page-title') !== null
				&& document.querySelector('main .skeleton, main .stale, dialog .skeleton') === null;
			""";

	/** What is cut off or scrolls in a box of its own does no harm. */
	private static final String OVERFLOWING = """
			if (document.documentElement.scrollWidth <= innerWidth) { return []; }
			const cut = (e) => e !== document.body && e !== document.documentElement
				&& (getComputedStyle(e).overflowX !== 'visible' || cut(e.parentElement));
			return [...document.body.querySelectorAll('*')]
				.filter((e) => e.getBoundingClientRect().right > innerWidth && !cut(e.parentElement))
				.map((e) => `${e.tagName} ${e.getAttribute('class')} ${e.getBoundingClientRect().right}`);
			""";

	private static final String AXE = """
			const done = arguments[arguments.length - 1];
			axe.run(document, { resultTypes: ['violations'] }).then(
				(found) => done(found.violations.filter((v) => ['serious', 'critical'].includes(v.impact))
					.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target.join(' ')} (${n.failureSummary})`).join('; ')}`)),
				(failure) => done([String(failure)]));
			""";

	/** It misses classes for a protocol that is not used here. */
	private static final Logger DRIVER_LOGGER = Logger.getLogger("org.openqa.selenium");

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	static Browser start() {
		DRIVER_LOGGER.setLevel(Level.SEVERE);
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions().setBinary(BrowserInstalled.browser().orElseThrow().toFile());
		options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
		// What is waited for here says what was missing; the driver itself would not.
		options.setPageLoadStrategy(PageLoadStrategy.NONE);
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars",
				"--lang=en-US");
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(BrowserInstalled.driver().orElseThrow().toFile())
			.usingAnyFreePort()
			.build();
		Browser browser = new Browser(
				new ChromeDriver(service, options, ClientConfig.defaultConfig().readTimeout(LONGEST_COMMAND)));
		browser.driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
		browser.command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WITNESS));
		browser.command("Emulation.setTimezoneOverride", Map.of("timezoneId", "UTC"));
		browser.size(1280, 800);
		browser.theme("light");
		return browser;
	}

	private void command(String name, Map<String, Object> parameters) {
		this.driver.executeCdpCommand(name, parameters);
	}

	void size(int width, int height) {
		command("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

	/** As the system of the person prefers it. */
	void theme(String theme) {
		command("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme),
						Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
	}

	/** A new page, not only another hash of the same one. */
	void open(String address) {
		this.driver.get("about:blank");
		await("nothing", () -> Boolean.TRUE.equals(script("return location.protocol === 'about:'")));
		this.driver.manage().logs().get(LogType.BROWSER);
		this.driver.get(address);
		await(address, () -> Boolean.TRUE
			.equals(script("return location.protocol !== 'about:' && document.readyState === 'complete'")));
	}

	/** A page of the dashboard, with its data. */
	void visit(String address) {
		open(address);
		awaitQuiet();
	}

	void awaitQuiet() {
		await("the page to have its data", () -> Boolean.TRUE.equals(script(QUIET)));
	}

	String address() {
		return this.driver.getCurrentUrl();
	}

	String text() {
		return String.valueOf(script("return document.body.innerText"));
	}

	String text(String selector) {
		return String.valueOf(script("return document.querySelector(arguments[0])?.innerText", selector));
	}

	/** As it is without styles, which may write it in capitals or hide it. */
	String content() {
		return String.valueOf(script("return document.body.textContent"));
	}

	void awaitText(String... texts) {
		for (String text : texts) {
			await("'" + text + "'", () -> content().contains(text));
		}
	}

	void click(String name) {
		await("something to click called '" + name + "'", () -> {
			WebElement element = find(name);
			if (element != null) {
				element.click();
			}
			return element != null;
		});
	}

	void type(String name, String text) {
		await("a field called '" + name + "'", () -> {
			WebElement field = find(name);
			if (field != null) {
				field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
				field.sendKeys(text);
			}
			return field != null;
		});
	}

	void choose(String name, String option) {
		await("a choice called '" + name + "'", () -> {
			WebElement field = find(name);
			if (field != null) {
				new Select(field).selectByVisibleText(option);
			}
			return field != null;
		});
	}

	void press(CharSequence... keys) {
		this.driver.switchTo().activeElement().sendKeys(keys);
	}

	/** The name of what has the focus. */
	String focused() {
		return String.valueOf(script(
				"const e = document.activeElement;" + "return (e.getAttribute('aria-label') ?? e.textContent).trim()"));
	}

	boolean has(String name) {
		return find(name) != null;
	}

	private WebElement find(String name) {
		return (WebElement) script(FIND, name);
	}

	void awaitDialog(String title) {
		await("the dialog '" + title + "'", () -> title.equals(text("dialog[open] h2"))
				&& script("return document.querySelector('dialog .skeleton')") == null);
	}

	void awaitNoDialog() {
		await("the dialog to close", () -> script("return document.querySelector('dialog')") == null);
	}

	void await(String what, Condition condition) {
		try {
			new WebDriverWait(this.driver, PATIENCE, Duration.ofMillis(50)).ignoring(WebDriverException.class)
				.until((driver) -> condition.holds());
		}
		catch (TimeoutException ex) {
			throw new AssertionError("Waited in vain for " + what + " at " + address() + ". There is:\n" + text(), ex);
		}
	}

	Object script(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

	Object ask(String script, Object... arguments) {
		return this.driver.executeAsyncScript(script, arguments);
	}

	/**
	 * What went wrong in the page since it was opened: errors of scripts, requests that
	 * failed, and what the content security policy refused.
	 */
	List<String> problems() {
		Stream<String> logged = this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.map((entry) -> entry.getMessage());
		List<?> seen = (List<?>) script("return window.awaSeen");
		return Stream.concat(logged, seen.stream().map(String::valueOf)).toList();
	}

	/** What people with other senses or tools would stumble over. */
	List<String> barriers() {
		if (!Boolean.TRUE.equals(script("return 'axe' in window"))) {
			script(Axe.SCRIPT);
		}
		return ((List<?>) ask(AXE)).stream().map(String::valueOf).toList();
	}

	/** What sticks out of the page at the right, so that it has to be scrolled. */
	List<String> overflowing() {
		return ((List<?>) script(OVERFLOWING)).stream().map(String::valueOf).toList();
	}

	byte[] picture() {
		return this.driver.getScreenshotAs(OutputType.BYTES);
	}

	void forgetCookies() {
		command("Network.clearBrowserCookies", Map.of());
	}

	@Override
	public void close() {
		this.driver.quit();
	}

	/**
	 * What is waited for.
	 */
	@FunctionalInterface
	interface Condition {

		boolean holds();

	}

	/**
	 * The script that looks for barriers.
	 */
	private static final class Axe {

		static final String SCRIPT = read();

		private static String read() {
			try (InputStream stream = Browser.class.getClassLoader().getResourceAsStream("axe.min.js")) {
				return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
