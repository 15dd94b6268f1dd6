package io.awa.test.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application of which Spring Boot's own slices are tested.
 */
@SpringBootApplication
class SliceApplication {

}
