package io.awa.samples.dashboard;

/**
 * Text that would run code where a page takes it for markup.
 */
final class Markup {

	/** The variable that the code would set. */
	static final String VARIABLE = "awaMarkupRan";

	static final String TEXT = "\"><img src=x onerror=\"window." + VARIABLE + "=1\"><script>window." + VARIABLE
			+ "=1</script>";

	private Markup() {
	}

	/** Tells texts apart that are shown on one page. */
	static String of(String name) {
		return name + TEXT;
	}

}
