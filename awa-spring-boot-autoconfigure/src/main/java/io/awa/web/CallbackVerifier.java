package io.awa.web;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Checks signatures of requests.
 */
final class CallbackVerifier {

	private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

	private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");

	private final CallbackReceiverSettings settings;

	private final Map<String, CallbackSigner> keys;

	CallbackVerifier(CallbackReceiverSettings settings) {
		this.settings = settings;
		this.keys = settings.keys()
			.entrySet()
			.stream()
			.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey,
					(key) -> new CallbackSigner(key.getKey(), key.getValue())));
	}

	/**
	 * Returns what is wrong with a signature, or {@code null}. An unknown key and a wrong
	 * signature are told alike.
	 */
	@Nullable String findFault(String callbackId, String action, UnaryOperator<@Nullable String> headers, byte[] body) {
		if (this.keys.isEmpty()) {
			return null;
		}
		String keyId = headers.apply(CallbackSignature.KEY_ID_HEADER);
		String timestamp = headers.apply(CallbackSignature.TIMESTAMP_HEADER);
		String signature = headers.apply(CallbackSignature.SIGNATURE_HEADER);
		if (keyId == null || timestamp == null || signature == null) {
			return "The request is not signed. Send the headers " + CallbackSignature.KEY_ID_HEADER + ", "
					+ CallbackSignature.TIMESTAMP_HEADER + " and " + CallbackSignature.SIGNATURE_HEADER + ".";
		}
		if (!SECONDS.matcher(timestamp).matches() || isTooFar(Instant.ofEpochSecond(Long.parseLong(timestamp)))) {
			return "The time of the signature is not within " + this.settings.maxAge().toSeconds()
					+ " seconds of now. Sign each request anew, with the seconds since 1970.";
		}
		CallbackSigner key = this.keys.get(keyId);
		if (key == null || !SIGNATURE.matcher(signature).matches() || !MessageDigest
			.isEqual(key.mac(callbackId, action, timestamp, body), HexFormat.of().parseHex(signature))) {
			return "The signature does not match.";
		}
		return null;
	}

	private boolean isTooFar(Instant signed) {
		return Duration.between(signed, this.settings.clock().instant()).abs().compareTo(this.settings.maxAge()) > 0;
	}

}
