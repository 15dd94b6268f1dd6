package io.awa.web;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The signature of one request to the receiver, as its three headers carry it.
 *
 * @param keyId names the key, so that keys can be rotated
 * @param timestamp when the request was signed, in whole seconds
 * @param value HMAC-SHA256 in 64 lower-case hexadecimal digits
 */
public record CallbackSignature(String keyId, Instant timestamp, String value) {

	/** The header that names the key. */
	public static final String KEY_ID_HEADER = "X-Awa-Key-Id";

	/** The header with the time of the signature, in seconds since 1970. */
	public static final String TIMESTAMP_HEADER = "X-Awa-Timestamp";

	/** The header with the signature. */
	public static final String SIGNATURE_HEADER = "X-Awa-Signature";

	/**
	 * Returns the headers to send.
	 * @return names and values
	 */
	public Map<String, String> headers() {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put(KEY_ID_HEADER, this.keyId);
		headers.put(TIMESTAMP_HEADER, Long.toString(this.timestamp.getEpochSecond()));
		headers.put(SIGNATURE_HEADER, this.value);
		return headers;
	}

}
