package io.awa.benchmarks.dashboard;

import org.jspecify.annotations.Nullable;

/**
 * A request of a page.
 *
 * @param title what is asked for
 * @param path the address below that of the API
 * @param body what is sent, {@code null} if it is only asked
 * @param sharing whether the answer may be one that somebody else was given
 */
record DashboardLook(String title, String path, @Nullable String body, Sharing sharing) {

	static DashboardLook of(String title, String path) {
		return new DashboardLook(title, path, null, Sharing.NONE);
	}

	static DashboardLook first(String title, String path) {
		return new DashboardLook(title, path, null, Sharing.FIRST);
	}

	static DashboardLook again(String title, String path) {
		return new DashboardLook(title, path, null, Sharing.AGAIN);
	}

	static DashboardLook preview(String title, String what, String filter) {
		return new DashboardLook(title, what + "/preview", "{\"filter\": {" + filter + "}}", Sharing.NONE);
	}

	/**
	 * Whether answers are shared between those who look.
	 */
	enum Sharing {

		/** It is never shared. */
		NONE("own"),

		/** It could be, but nobody has looked since it was forgotten. */
		FIRST("first"),

		/** It may be the one that was given right before. */
		AGAIN("shared");

		private final String text;

		Sharing(String text) {
			this.text = text;
		}

		String text() {
			return this.text;
		}

	}

}
