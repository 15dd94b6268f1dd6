package io.awa.test.slice;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.test.context.TestConfiguration;

import io.awa.worker.JobHandler;

/**
 * The handler of these tests. Slices do not look for handlers, so tests import it.
 */
@TestConfiguration(proxyBeanMethods = false)
class Shipping {

	final List<String> shipped = new ArrayList<>();

	@JobHandler
	void ship(ShipParcel parcel) {
		this.shipped.add(parcel.address());
	}

	record ShipParcel(String address) {

	}

}
