package io.awa.web;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

class CallbackSignerTests {

	private static final String SECRET = "0123456789abcdef0123456789abcdef";

	private static final UUID CALLBACK = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

	/** Computed with the shell commands of docs/callbacks.md. */
	@Test
	void signatureIsThatOfTheDocumentation() {
		CallbackSignature signature = new CallbackSigner("partner", SECRET).sign(CALLBACK, CallbackAction.COMPLETE,
				Instant.parse("2026-07-01T12:00:00.999Z"),
				"{\"payload\":{\"approved\":true}}".getBytes(StandardCharsets.UTF_8));

		assertThat(signature.headers()).containsExactly(entry("X-Awa-Key-Id", "partner"),
				entry("X-Awa-Timestamp", "1782907200"),
				entry("X-Awa-Signature", "a0cb51438c44eee3bc49be238aa39b4c7f7bf58da08f235f43b1d96b320fbd25"));
	}

	@Test
	void secretIsLongAndNotPrinted() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> new CallbackSigner("partner", SECRET.substring(1)))
			.withMessage(
					"The secret of signing key 'partner' has 31 bytes, but needs at least 32. Use a longer, random "
							+ "one.");
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new CallbackSigner(" ", SECRET));
		assertThat(new CallbackSigner("partner", SECRET)).hasToString("CallbackSigner[keyId=partner]");
	}

}
