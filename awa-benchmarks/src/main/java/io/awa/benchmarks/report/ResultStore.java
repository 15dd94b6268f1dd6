package io.awa.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps results as JSON, so that a report can be made of measures that ran one by one.
 */
public final class ResultStore {

	private static final String ENVIRONMENT = "environment.json";

	private final JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private final Path folder;

	/**
	 * Uses a folder, which is created when something is stored.
	 * @param folder the folder
	 */
	public ResultStore(Path folder) {
		this.folder = folder;
	}

	/**
	 * Stores a result in place of an earlier one of the same name.
	 * @param result the result
	 * @throws IOException if it cannot be written
	 */
	public void write(Result result) throws IOException {
		write(result.name() + ".json", result);
	}

	/**
	 * Stores a result beside what an earlier one of the same name says of other systems.
	 * @param result the result
	 * @throws IOException if it cannot be written
	 */
	public void add(Result result) throws IOException {
		List<Result> earlier = results(List.of(result.name()));
		write(earlier.isEmpty() ? result : result.over(earlier.get(0)));
	}

	/**
	 * Stores where the measures ran. What an earlier run said of other systems stays.
	 * @param environment the environment
	 * @throws IOException if it cannot be written
	 */
	public void write(Environment environment) throws IOException {
		write(ENVIRONMENT,
				Files.exists(this.folder.resolve(ENVIRONMENT)) ? environment.over(environment()) : environment);
	}

	/**
	 * Reads where the measures ran.
	 * @return the environment
	 */
	public Environment environment() {
		return this.mapper.readValue(this.folder.resolve(ENVIRONMENT), Environment.class);
	}

	/**
	 * Reads the results that are there.
	 * @param names the names of all measures, in the order wanted
	 * @return the results
	 */
	public List<Result> results(List<String> names) {
		List<Result> results = new ArrayList<>();
		for (String name : names) {
			Path file = this.folder.resolve(name + ".json");
			if (Files.exists(file)) {
				results.add(this.mapper.readValue(file, Result.class));
			}
		}
		return results;
	}

	private void write(String name, Object value) throws IOException {
		Files.createDirectories(this.folder);
		this.mapper.writeValue(this.folder.resolve(name), value);
	}

}
