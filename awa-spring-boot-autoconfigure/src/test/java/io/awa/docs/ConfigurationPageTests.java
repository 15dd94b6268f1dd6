package io.awa.docs;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page about properties is what is made of them. After a change, run this test with
 * {@code -Dawa.docs.write=true}, which writes it anew.
 */
class ConfigurationPageTests {

	private static final Path PAGE = Path.of("..", "docs", "configuration.md");

	@Test
	void pageHasEveryProperty() throws Exception {
		String page = ConfigurationPage.write();
		if (Boolean.getBoolean("awa.docs.write")) {
			Files.writeString(PAGE, page);
		}

		assertThat(page).contains("| `awa.schema` |", "| `awa.worker.queues.<queue>.retention.completed` |")
			.doesNotContain("null", "{@");
		assertThat(PAGE).as("Write it with -Dawa.docs.write=true").hasContent(page);
	}

}
