package io.awa.benchmarks.system;

import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The payload of those systems that leave its format to the application.
 */
final class TaskJson {

	private static final ObjectWriter WRITER = JsonMapper.shared().writerFor(Task.class);

	private static final ObjectReader READER = JsonMapper.shared().readerFor(Task.class);

	private TaskJson() {
	}

	static String write(Task task) {
		return WRITER.writeValueAsString(task);
	}

	static byte[] writeBytes(Task task) {
		return WRITER.writeValueAsBytes(task);
	}

	static Task read(String json) {
		return READER.readValue(json);
	}

	static Task read(byte[] json) {
		return READER.readValue(json);
	}

}
