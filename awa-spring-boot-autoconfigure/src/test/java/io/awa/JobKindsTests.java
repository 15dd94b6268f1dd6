package io.awa;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JobKinds}.
 */
class JobKindsTests {

	/**
	 * The first four are shared with the upstream's implementations in other languages.
	 */
	@ParameterizedTest
	@CsvSource({ "SMTPEmail, smtp_email", "OAuthRefresh, o_auth_refresh", "HTMLToPDF, html_to_pdf",
			"ProcessV2Import, process_v2_import", "SendReceipt, send_receipt", "A, a", "URL, url",
			"already_snake, already_snake", "Sha256Digest, sha256_digest", "X1Y2, x1_y2" })
	void typeNameBecomesSnakeCase(String typeName, String kind) {
		assertThat(JobKinds.toSnakeCase(typeName)).isEqualTo(kind);
	}

	@Test
	void annotationWins() {
		assertThat(JobKinds.kindOf(Annotated.class)).isEqualTo("my.kind");
	}

	@Test
	void nestedTypeHasItsSimpleName() {
		assertThat(JobKinds.kindOf(NestedPayload.class)).isEqualTo("nested_payload");
	}

	@Test
	void badAnnotationIsRefused() {
		assertThatExceptionOfType(InvalidJobException.class).isThrownBy(() -> JobKinds.kindOf(Blank.class))
			.withMessageContaining("kind must not be blank");
	}

	@JobKind("my.kind")
	record Annotated() {

	}

	@JobKind(" ")
	record Blank() {

	}

	record NestedPayload() {

	}

}
