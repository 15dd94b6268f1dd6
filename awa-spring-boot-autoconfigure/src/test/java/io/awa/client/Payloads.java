package io.awa.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import io.awa.JobKind;

/**
 * Payloads of the contract tests.
 */
final class Payloads {

	private Payloads() {
	}

	record SendReceipt(long orderId, String email) {

	}

	@JobKind("invoice.issue")
	record IssueInvoice(String customer, BigDecimal amount, LocalDate due, Instant issuedAt) {

	}

	record Page<T>(List<T> items, Map<String, T> byName) {

	}

	public static class PlainObject {

		private final String name;

		PlainObject(String name) {
			this.name = name;
		}

		public String getName() {
			return this.name;
		}

	}

	record Unwritable(Thread thread) {

		@Override
		public Thread thread() {
			throw new IllegalStateException("cannot be read");
		}

	}

}
