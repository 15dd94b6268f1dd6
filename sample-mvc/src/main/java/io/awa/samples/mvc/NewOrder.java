package io.awa.samples.mvc;

import java.math.BigDecimal;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;

/**
 * An order as a customer sends it, as JSON or as a line of CSV. The rules are the same
 * for both. Control characters are refused because PostgreSQL cannot store them all.
 *
 * @param customer who orders
 * @param email where the receipt goes
 * @param item what is ordered
 * @param quantity how many of it
 * @param unitPrice what one of it costs, in euros
 */
record NewOrder(
		@NotBlank @Size(max = 100) @Pattern(regexp = "\\P{Cntrl}*", message = "has control characters") String customer,
		@NotBlank @Email String email,
		@NotBlank @Size(max = 200) @Pattern(regexp = "\\P{Cntrl}*", message = "has control characters") String item,
		@NotNull @Positive @Max(1000) Integer quantity,
		@NotNull @PositiveOrZero @Digits(integer = 8, fraction = 2) BigDecimal unitPrice) {

}
