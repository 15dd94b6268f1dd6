package io.awa.samples.mvc;

/**
 * The payment was declined after order and job had been inserted.
 */
class PaymentDeclinedException extends RuntimeException {

	private final PlacedOrder order;

	PaymentDeclinedException(PlacedOrder order) {
		super("The payment of order " + order.orderId() + " was declined.");
		this.order = order;
	}

	PlacedOrder order() {
		return this.order;
	}

}
