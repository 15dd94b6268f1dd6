package io.awa.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.awa.web.CallbackSigner;

/**
 * Callbacks from outside that jobs wait for.
 *
 * @param receiver The HTTP receiver of callbacks.
 */
public record CallbackProperties(@DefaultValue Receiver receiver) {

	/**
	 * The HTTP receiver of callbacks.
	 *
	 * @param enabled Whether to take callbacks over HTTP, in Spring MVC or WebFlux.
	 * @param path What the paths of the receiver begin with, behind the context path.
	 * @param keys Secrets that sign requests, by the ids of their keys. At least 32 bytes
	 * each; several keys while one replaces another.
	 * @param maxAge How far the time of a signature may be from now, before and after.
	 * @param maxBodySize Most bytes of a body.
	 * @param allowUnsigned Whether to take requests without a signature. Only without
	 * keys, and only where nobody else can reach the receiver.
	 */
	public record Receiver(@DefaultValue("false") boolean enabled, @DefaultValue("/api/callbacks") String path,
			@DefaultValue Map<String, String> keys, @DefaultValue("5m") Duration maxAge,
			@DefaultValue("1MB") DataSize maxBodySize, @DefaultValue("false") boolean allowUnsigned) {

		private static final String PREFIX = "awa.callbacks.receiver.";

		private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

		private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

		private static final DataSize LARGEST_BODY = DataSize.ofMegabytes(16);

		/**
		 * Checks the values.
		 */
		public Receiver {
			keys = Map.copyOf(keys);
			require(PATH.matcher(path).matches(), "path is '" + path
					+ "'. Begin it with a slash, do not end it with one, and use letters, digits, '.', '_', '~' and '-' between.");
			require(maxAge.toSeconds() >= 1 && maxAge.compareTo(Duration.ofDays(1)) <= 0,
					"max-age is " + maxAge + ". Set it to a duration between 1s and 1d, such as 5m.");
			require(maxBodySize.toBytes() >= 1 && maxBodySize.compareTo(LARGEST_BODY) <= 0,
					"max-body-size is " + maxBodySize + ". Set it to a size between 1B and 16MB, such as 1MB.");
			keys.forEach(Receiver::requireKey);
			require(!enabled || allowUnsigned || !keys.isEmpty(),
					"enabled is true, but there is no key to check signatures with. Set " + PREFIX
							+ "keys.<id> to a secret of at least " + CallbackSigner.SECRET_BYTES + " bytes, or "
							+ PREFIX + "allow-unsigned to true where nobody else can reach it.");
			require(!allowUnsigned || keys.isEmpty(), "allow-unsigned is true, but there are keys "
					+ keys.keySet().stream().sorted().toList() + ". Remove it, or remove the keys.");
		}

		private static void requireKey(String id, String secret) {
			require(KEY_ID.matcher(id).matches(), "keys has the id '" + id
					+ "'. Use 1 to 100 letters, digits, '.', '_' and '-', so that it can stand in a header.");
			int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
			require(bytes >= CallbackSigner.SECRET_BYTES, "keys." + id + " has " + bytes + " bytes. Set it to a random "
					+ "secret of at least " + CallbackSigner.SECRET_BYTES + " bytes.");
		}

		private static void require(boolean valid, String message) {
			if (!valid) {
				throw new IllegalArgumentException(PREFIX + message);
			}
		}

		/** Without the secrets. */
		@Override
		public String toString() {
			return "Receiver[enabled=" + this.enabled + ", path=" + this.path + ", keys=" + this.keys.keySet()
					+ ", maxAge=" + this.maxAge + ", maxBodySize=" + this.maxBodySize + ", allowUnsigned="
					+ this.allowUnsigned + "]";
		}

	}

}
