package io.awa.test.reactivedocs;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application of docs/testing.md, over R2DBC.
 */
@SpringBootApplication
class ReactiveOrderApplication {

	record SendReceipt(String address) {

	}

}
