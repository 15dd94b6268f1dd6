package io.awa.migration;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Puts the SQL files into a native image.
 */
final class ScriptRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern(SchemaMigrations.LOCATION + "/*.sql").registerPattern(SchemaMigrations.ROLES);
	}

}
