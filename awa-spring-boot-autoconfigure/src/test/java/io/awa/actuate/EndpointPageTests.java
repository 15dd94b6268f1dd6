package io.awa.actuate;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The page about operations has the requests of the endpoint, and no others.
 */
class EndpointPageTests {

	private static final Path PAGE = Path.of("..", "docs", "operations.md");

	private static final String ADDRESS = "/actuator/awa";

	private static final Pattern ROW = Pattern.compile("^\\| (`(?:GET|POST) .*?) \\| (.*) \\|$", Pattern.MULTILINE);

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final Pattern LIST = Pattern.compile("\\[(.*)]");

	@Test
	void viewsAreThoseOfThePage() throws IOException {
		Set<String> views = new TreeSet<>(known(EndpointPath.of("nothing").unknown()));
		views.add("");

		assertThat(rows("GET").keySet()).containsExactlyInAnyOrderElementsOf(views);
	}

	@Test
	void actionsAreThoseOfThePage() throws IOException {
		Map<String, Set<String>> actions = new TreeMap<>();
		List<String> views = known(EndpointPath.of("nothing").unknown());
		for (String view : views) {
			List<String> known = view.contains("{") ? known(refusal(view.substring(0, view.indexOf('/')))) : views;
			if (!known.equals(views)) {
				actions.put(view, new TreeSet<>(known));
			}
		}

		assertThat(rows("POST")).isEqualTo(actions);
	}

	@Test
	void operationsAreThoseOfThePage() throws IOException {
		List<String> operations = Stream.of(AwaEndpoint.class.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(ReadOperation.class)
					|| method.isAnnotationPresent(WriteOperation.class))
			.map(Method::getName)
			.toList();
		String named = Pattern.compile("\\(operations (.*?)\\)")
			.matcher(Files.readString(PAGE))
			.results()
			.findFirst()
			.orElseThrow()
			.group(1);

		assertThat(codes(named)).containsExactlyInAnyOrderElementsOf(operations);
	}

	private static EndpointRefusal refusal(String view) {
		EndpointCommand.Reason reason = new EndpointCommand.Reason(null, null, null);
		return catchThrowableOfType(EndpointRefusal.class,
				() -> EndpointCommand.of(EndpointPath.of(view, "1"), "nothing", reason));
	}

	private static List<String> known(EndpointRefusal refusal) {
		String list = LIST.matcher(refusal.problem()).results().findFirst().orElseThrow().group(1);
		return List.of(list.split(", "));
	}

	/** What is asked for, below the address, and the actions that are named beside it. */
	private static Map<String, Set<String>> rows(String method) throws IOException {
		Map<String, Set<String>> rows = new TreeMap<>();
		ROW.matcher(Files.readString(PAGE))
			.results()
			.filter((row) -> row.group(1).startsWith("`" + method + " "))
			.forEach((row) -> codes(row.group(1)).forEach(
					(request) -> rows.put(request.replaceAll(".*(" + ADDRESS + "|…)/?", ""), actions(row.group(2)))));
		return rows;
	}

	/** Options of a pause stand in brackets. */
	private static Set<String> actions(String cell) {
		Set<String> actions = new TreeSet<>(codes(cell.replaceAll("\\([^)]*\\)", "")));
		actions.remove("action");
		return actions;
	}

	private static List<String> codes(String text) {
		return CODE.matcher(text).results().map((MatchResult match) -> match.group(1)).collect(Collectors.toList());
	}

}
