package io.awa.metrics;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many values a tag can have.
 */
class BoundedTagTests {

	@Test
	void valuesBeyondTheMostAreOneMore() {
		BoundedTag tag = new BoundedTag(2);

		assertThat(tag.of("a")).isEqualTo("a");
		assertThat(tag.of("b")).isEqualTo("b");
		assertThat(tag.of("c")).isEqualTo("other");
		assertThat(tag.of("a")).isEqualTo("a");
		assertThat(tag.known()).containsExactlyInAnyOrder("a", "b");
	}

}
