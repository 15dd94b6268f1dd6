package io.awa.worker;

import java.util.List;
import java.util.Map;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PayloadUpcasters} and what a start refuses.
 */
@ExtendWith(OutputCaptureExtension.class)
class PayloadUpcastersTests {

	@Test
	void gapIsRefusedAtStart() {
		assertRefused(3, List.of("old_kind"), upcaster("kind", 1)).withMessageContaining("from version 2 to 3")
			.withMessageContaining("takes version 3");
	}

	@Test
	void stepBeyondThePayloadIsRefused() {
		assertRefused(2, List.of(), upcaster("kind", 1), upcaster("kind", 2))
			.withMessageContaining("leads to version 3")
			.withMessageContaining("has version 2");
	}

	@Test
	void twoForOneStepAndVersionZeroAreRefused() {
		assertRefused(2, List.of(), upcaster("kind", 1), upcaster("kind", 1))
			.withMessageContaining("both take version 1");
		assertRefused(2, List.of(), upcaster("kind", 0)).withMessageContaining("versions begin with 1");
	}

	@Test
	void upcasterOfAnAliasIsRefused() {
		assertRefused(2, List.of("old_kind"), upcaster("old_kind", 1)).withMessageContaining("an alias")
			.withMessageContaining("'kind'");
	}

	@Test
	void upcasterOfAMapIsRefused() {
		assertRefused(HandlerTraits.ANY_PAYLOAD_VERSION, List.of(), upcaster("kind", 1))
			.withMessageContaining("payloads of any version");
	}

	@Test
	void chainThatBeginsLateIsWarnedOf(CapturedOutput output) {
		registry(3, List.of(), upcaster("kind", 2));

		assertThat(output).contains("from version 1 to 2");
	}

	@Test
	void upcasterWithoutHandlerAndWholeChainAreFine(CapturedOutput output) {
		registry(3, List.of(), upcaster("kind", 1), upcaster("kind", 2), upcaster("other", 5));

		assertThat(output).doesNotContain("No PayloadUpcaster");
	}

	@Test
	void upcasterWithoutResultFailsForGood() {
		PayloadUpcasters upcasters = new PayloadUpcasters(List.of(upcaster("kind", 1)));

		assertThatExceptionOfType(TerminalJobException.class).isThrownBy(() -> upcasters.upcast("kind", Map.of(), 1, 2))
			.withMessageContaining("returned null")
			.withMessageContaining("version 1 of kind 'kind'");
	}

	@Test
	void sameAliasOfTwoHandlersIsRefusedByName() {
		HandlerDefinition first = definition("first", 1, List.of("old"));
		HandlerDefinition second = definition("second", 1, List.of("old"));

		assertThatExceptionOfType(DuplicateHandlerException.class)
			.isThrownBy(() -> new HandlerRegistry(List.of(first, second)))
			.withMessageContaining("Kind 'old'")
			.withMessageContaining("handler of first, by an alias of it")
			.withMessageContaining("handler of second, by an alias of it");
		assertThatExceptionOfType(DuplicateHandlerException.class)
			.isThrownBy(() -> new HandlerRegistry(List.of(first, definition("old", 1, List.of()))));
		assertThat(new HandlerRegistry(List.of(first)).kinds()).containsExactlyInAnyOrder("first", "old");
	}

	private static ThrowableAssertAlternative<InvalidHandlerException> assertRefused(int version, List<String> aliases,
			PayloadUpcaster... upcasters) {
		return assertThatExceptionOfType(InvalidHandlerException.class)
			.isThrownBy(() -> registry(version, aliases, upcasters));
	}

	private static HandlerRegistry registry(int version, List<String> aliases, PayloadUpcaster... upcasters) {
		return new HandlerRegistry(List.of(definition("kind", version, aliases)),
				new PayloadUpcasters(List.of(upcasters)));
	}

	private static HandlerDefinition definition(String kind, int version, List<String> aliases) {
		return new HandlerDefinition(kind, "default", Map.class, (args, context) -> null, "handler of " + kind,
				new HandlerTraits(aliases, version, false, 1, null), HandlerOptions.none());
	}

	/** One that returns nothing. */
	private static PayloadUpcaster upcaster(String kind, int from) {
		return new PayloadUpcaster() {

			@Override
			public String kind() {
				return kind;
			}

			@Override
			public int fromVersion() {
				return from;
			}

			@Override
			public Map<String, Object> upcast(Map<String, Object> args) {
				return null;
			}

		};
	}

}
