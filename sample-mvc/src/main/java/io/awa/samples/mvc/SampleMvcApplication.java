package io.awa.samples.mvc;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the sample.
 */
@SpringBootApplication
public class SampleMvcApplication {

	/**
	 * Starts the sample.
	 * @param args options of Spring Boot, for example {@code --server.port=9090}
	 */
	public static void main(String[] args) {
		SpringApplication.run(SampleMvcApplication.class, args);
	}

}
