package io.awa.samples.mvc;

import java.math.BigDecimal;

import jakarta.validation.Validation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OrderCsvTests {

	private static final String HEADER = "customer,email,item,quantity,unitPrice\n";

	private final OrderCsv csv = new OrderCsv(Validation.buildDefaultValidatorFactory().getValidator());

	@Test
	void quotedValuesAndEmptyLinesAreRead() {
		String lines = "Zoë Müller,zoe@example.com,\"Teapot, cast iron\",2,48.00\r\n\r\nBo,bo@example.com,Tea,1,4.9\r\n";

		assertThat(this.csv.read(HEADER + lines)).containsExactly(
				new NewOrder("Zoë Müller", "zoe@example.com", "Teapot, cast iron", 2, new BigDecimal("48.00")),
				new NewOrder("Bo", "bo@example.com", "Tea", 1, new BigDecimal("4.9")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			Ada,ada@example.com,Tea,two,4.90     | quantity must be a number, but is 'two'
			Ada,ada@example.com,Tea,1,4 euros    | unitPrice must be a number, but is '4 euros'
			Ada,ada@example.com,Tea,0,4.90       | quantity must be greater than 0
			Ada,ada.example.com,Tea,1,4.90       | email must be a well-formed email address
			Ada,ada@example.com,,1,4.90          | item must not be blank
			Ada,ada@example.com,Tea,,4.90        | quantity must not be null
			Ada,ada@example.com,Tea,1            | Not enough column values
			Ada,ada@example.com,Tea,1,4.90,cash  | Too many entries
			Ada,ada@example.com,"Tea,1,4.90      | Missing closing quote
			""")
	void badLineIsNamed(String line, String problem) {
		assertThatExceptionOfType(InvalidCsvException.class)
			.isThrownBy(() -> this.csv.read(HEADER + "Bo,bo@example.com,Tea,1,4.90\n" + line + "\n"))
			.satisfies((ex) -> assertThat(ex.getReason()).startsWith("Line 3: " + problem));
	}

	@Test
	void nulCharacterIsRefused() {
		assertThatExceptionOfType(InvalidCsvException.class)
			.isThrownBy(() -> this.csv.read(HEADER + "B\0o,bo@example.com,Tea,1,4.90\n"))
			.satisfies((ex) -> assertThat(ex.getReason()).startsWith("Line 2: customer has control characters"));
	}

	@Test
	void fileWithoutOrdersIsRefused() {
		assertThatExceptionOfType(InvalidCsvException.class).isThrownBy(() -> this.csv.read(HEADER));
		assertThatExceptionOfType(InvalidCsvException.class).isThrownBy(() -> this.csv.read("customer\nAda\n"))
			.satisfies((ex) -> assertThat(ex.getReason()).startsWith("Line 1: Missing 4 header columns"));
	}

}
