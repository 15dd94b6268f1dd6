package io.awa.json;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ResolvableType;

import io.awa.InvalidJobException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JacksonJobCodec}.
 */
class JacksonJobCodecTests {

	private final JacksonJobCodec codec = new JacksonJobCodec();

	@Test
	void recordsWithGenericsAndTimesComeBackEqual() {
		Box<Item> box = new Box<>(List.of(new Item("a", Instant.parse("2030-01-02T03:04:05.000000006Z"))),
				Duration.ofMillis(1500));

		Box<Item> read = this.codec.decodeArgs(this.codec.encodeArgs(box),
				ResolvableType.forClassWithGenerics(Box.class, Item.class).getType());

		assertThat(read).isEqualTo(box);
	}

	/** What lies in the tables today must be readable for ever. */
	@Test
	void textOfTimesIsStable() {
		assertThat(this.codec.encodeArgs(new Item("a", Instant.parse("2030-01-02T03:04:05Z"))))
			.isEqualTo("{\"name\":\"a\",\"at\":\"2030-01-02T03:04:05Z\"}");
	}

	@Test
	void unknownPropertiesAreIgnored() {
		Item item = this.codec.decodeArgs("{\"name\":\"a\",\"at\":null,\"newer\":1}", Item.class);

		assertThat(item).isEqualTo(new Item("a", null));
	}

	@Test
	void escapedBackslashBeforeTheDigitsOfNulIsHarmless() {
		assertThat(this.codec.encodeArgs(Map.of("a", "\\u0000"))).isEqualTo("{\"a\":\"\\\\u0000\"}");
	}

	@Test
	void nulIsRefusedWhereverItStands() {
		for (String text : List.of("\u0000", "a\u0000b", "\\\u0000", "\\\\\u0000")) {
			assertThatExceptionOfType(InvalidJobException.class)
				.isThrownBy(() -> this.codec.encodeArgs(Map.of("a", text)))
				.withMessageContaining("NUL");
		}
	}

	@Test
	void metadataKeepsOrderAndNulls() {
		Map<String, Object> metadata = new LinkedHashMap<>();
		metadata.put("b", null);
		metadata.put("a", List.of(1, "x"));

		assertThat(this.codec.decodeMetadata(this.codec.encodeMetadata(metadata))).isEqualTo(metadata);
	}

	@Test
	void textThatDoesNotFitSaysWhichTypeWasAskedFor() {
		assertThatExceptionOfType(JobDecodingException.class)
			.isThrownBy(() -> this.codec.decodeArgs("{\"name\":[]}", Item.class))
			.withMessageContaining(Item.class.getName());
	}

	/** In whichever way others write the name of a class beside the data. */
	@ParameterizedTest
	@ValueSource(strings = { "{'value': {'@class': '%s', 'name': 'x'}}", "{'value': {'@type': '%s', 'name': 'x'}}",
			"{'value': {'@c': '%s', 'name': 'x'}}", "{'value': ['%s', {'name': 'x'}]}",
			"{'@class': '%s', 'value': {'name': 'x'}}", "{'value': {'$type': '%s'}}", "{'value': {'type': '%s'}}" })
	void namesOfClassesInAPayloadStayData(String template) {
		String json = template.replace('\'', '"').formatted(Trap.class.getName());

		Holder held = this.codec.decodeArgs(json, Holder.class);

		assertThat(held.value()).isInstanceOfAny(Map.class, List.class);
		assertThat(this.codec.decodeTree(json).toString()).contains(Trap.class.getName());
		assertThat(this.codec.decodeTree(json)).isEqualTo(this.codec.decodeMetadata(json));
		assertThat(Trap.SPRUNG).isFalse();
	}

	/** Jackson repeats the value in its messages. */
	@Test
	void valuesAreNotRepeatedByExceptions() {
		for (String json : List.of("{\"name\":[\"marker\"]}", "{\"at\":\"marker\"}", "{\"at\": marker}", "marker",
				"{\"name\":\"marker")) {
			assertThatExceptionOfType(JobDecodingException.class)
				.isThrownBy(() -> this.codec.decodeArgs(json, Item.class))
				.withMessageNotContaining("marker")
				.withNoCause();
		}
	}

	@Test
	void placeOfTheFaultIsNamed() {
		assertThatExceptionOfType(JobDecodingException.class)
			.isThrownBy(() -> this.codec.decodeArgs("{\"items\":[{\"name\":\"a\"},{\"at\":\"noon\"}]}",
					ResolvableType.forClassWithGenerics(Box.class, Item.class).getType()))
			.withMessageContaining("$.items[1].at, where java.time.Instant is expected");
	}

	record Holder(Object value) {

	}

	/** Would show that it was made of a payload. */
	static class Trap {

		static final AtomicBoolean SPRUNG = new AtomicBoolean();

		Trap() {
			SPRUNG.set(true);
		}

	}

	record Item(String name, Instant at) {

	}

	record Box<T>(List<T> items, Duration age) {

	}

}
