package io.awa.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests to the receiver with one key: HMAC-SHA256 over the lines
 * {@code AWA1-HMAC-SHA256}, {@code POST}, the id of the callback, the action and the time
 * in seconds, each with a line feed, and then the bytes of the body. Thread-safe.
 */
public final class CallbackSigner {

	/** Fewest bytes of a secret: as many as the hash has. */
	public static final int SECRET_BYTES = 32;

	private static final String ALGORITHM = "HmacSHA256";

	private static final String SCHEME = "AWA1-HMAC-SHA256";

	private final String keyId;

	private final SecretKeySpec key;

	private final InstantSource clock;

	/**
	 * Creates a signer with the clock of the system.
	 * @param keyId the name of the key at the receiver
	 * @param secret the secret that both sides know, at least 32 bytes in UTF-8
	 * @throws IllegalArgumentException if the id is blank or the secret is too short
	 */
	public CallbackSigner(String keyId, String secret) {
		this(keyId, secret, InstantSource.system());
	}

	/**
	 * Creates a signer with a clock.
	 * @param keyId the name of the key at the receiver
	 * @param secret the secret that both sides know, at least 32 bytes in UTF-8
	 * @param clock what says the time of signatures
	 * @throws IllegalArgumentException if the id is blank or the secret is too short
	 */
	public CallbackSigner(String keyId, String secret, InstantSource clock) {
		byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
		if (keyId.isBlank()) {
			throw new IllegalArgumentException("The id of a signing key must not be blank. Give it a name.");
		}
		if (bytes.length < SECRET_BYTES) {
			throw new IllegalArgumentException("The secret of signing key '" + keyId + "' has " + bytes.length
					+ " bytes, but needs at least " + SECRET_BYTES + ". Use a longer, random one.");
		}
		this.keyId = keyId;
		this.key = new SecretKeySpec(bytes, ALGORITHM);
		this.clock = clock;
	}

	/**
	 * Signs a request with the time of the clock.
	 * @param callbackId the callback in the path
	 * @param action the action in the path
	 * @param body the bytes of the body exactly as they are sent, empty for none
	 * @return the signature
	 */
	public CallbackSignature sign(UUID callbackId, CallbackAction action, byte[] body) {
		return sign(callbackId, action, this.clock.instant(), body);
	}

	/**
	 * Signs a request with a given time.
	 * @param callbackId the callback in the path
	 * @param action the action in the path
	 * @param timestamp the time to sign, of which whole seconds count
	 * @param body the bytes of the body exactly as they are sent, empty for none
	 * @return the signature
	 */
	public CallbackSignature sign(UUID callbackId, CallbackAction action, Instant timestamp, byte[] body) {
		Instant seconds = timestamp.truncatedTo(ChronoUnit.SECONDS);
		byte[] mac = mac(callbackId.toString(), action.text(), Long.toString(seconds.getEpochSecond()), body);
		return new CallbackSignature(this.keyId, seconds, HexFormat.of().formatHex(mac));
	}

	/**
	 * The lines cannot be confused with each other or the body: none holds a line feed.
	 */
	byte[] mac(String callbackId, String action, String timestamp, byte[] body) {
		String lines = String.join("\n", SCHEME, "POST", callbackId, action, timestamp, "");
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			mac.update(lines.getBytes(StandardCharsets.UTF_8));
			return mac.doFinal(body);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ALGORITHM + " is missing, although every Java has it.", ex);
		}
	}

	/** Without the secret. */
	@Override
	public String toString() {
		return "CallbackSigner[keyId=" + this.keyId + "]";
	}

}
