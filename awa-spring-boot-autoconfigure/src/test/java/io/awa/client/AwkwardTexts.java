package io.awa.client;

import java.util.List;
import java.util.stream.Stream;

/**
 * Texts that mean something to SQL, to COPY, to templates or to arrays, and must mean
 * nothing here.
 */
final class AwkwardTexts {

	/** For kinds, queues, tags and names, which take no control characters. */
	static final List<String> NAMES = List.of("'", "''", "\"", "a'b\"c", ";", "--", "/* */", "$$", "$1", "{schema}",
			"${schema}", ":name", "::text", "?", "??", "\\", "\\\\", "\\N", "\\.", "\\t", "%", "%s", "_", "{}", "{a,b}",
			"NULL", "null", ",", "(select 1)", "'; truncate awa.job; --", "ünïcode ✓ 😀", "a\u2028b", " padded ");

	/** For payloads, metadata and reasons. */
	static final List<String> TEXTS = Stream
		.concat(NAMES.stream(),
				Stream.of("tab\there", "line\nbreak", "carriage\r\nreturn", "\b\f\u001b", "\\\n", "\\\t", "\n\\.\n",
						""))
		.toList();

	/** Enough of them for tests that use each text in many operations. */
	static final List<String> PROBES = List.of("'; truncate awa.job; --", "a'b\"c $$ $1", "{schema} ${schema} {a,b}",
			":name ::text ? ??", "\\", "\\N \\.", "% _", "NULL", "ünïcode ✓ 😀");

	private AwkwardTexts() {
	}

}
