package io.awa.dashboard;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.awa.testsupport.DashboardApiFile;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The API has the requests of its description, and no others.
 */
class DashboardApiTests {

	@Test
	void fileDescribesEveryRequestAndNoOther() {
		List<String> described = DashboardApiFile.get()
			.operations()
			.stream()
			.map((operation) -> operation.method().toUpperCase(Locale.ROOT) + " " + operation.shape())
			.toList();

		assertThat(
				Stream.concat(DashboardApi.VIEWS.stream().map((view) -> "GET " + view), DashboardApi.ACTIONS.stream()))
			.doesNotHaveDuplicates()
			.containsExactlyInAnyOrderElementsOf(described);
	}

}
