package io.awa.test.manual;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application of which slices are tested: over R2DBC, or over JDBC where that is left
 * out.
 */
@SpringBootApplication
class ShopApplication {

}
