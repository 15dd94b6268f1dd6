package io.awa.dashboard;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Puts the pages into a native image.
 */
final class DashboardRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (String type : List.of("html", "js", "css", "svg")) {
			hints.resources()
				.registerPattern(DashboardFiles.FOLDER + "*." + type)
				.registerPattern(DashboardFiles.FOLDER + "assets/*." + type);
		}
	}

}
