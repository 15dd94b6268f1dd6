package io.awa.test.manual;

import io.awa.JobKind;

/**
 * The payloads of the shop.
 */
final class ShopJobs {

	private ShopJobs() {
	}

	record SendReceipt(String address) {

	}

	record PlaceOrder(String address) {

	}

	record CountStock(int product) {

	}

	record Again(int number) {

	}

	@JobKind("settle")
	record SettleInvoice(String text, boolean broken) {

	}

}
