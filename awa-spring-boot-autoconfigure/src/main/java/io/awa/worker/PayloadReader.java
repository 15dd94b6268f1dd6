package io.awa.worker;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.awa.JobMetadata;
import io.awa.json.JobCodec;

/**
 * Reads payloads as their handlers want them, whatever version they were stored in.
 */
final class PayloadReader {

	private static final Log logger = LogFactory.getLog(PayloadReader.class);

	private static final String QUOTED_VERSION = '"' + JobMetadata.VERSION + '"';

	private final JobCodec codec;

	private final PayloadUpcasters upcasters;

	private final Set<String> announced = ConcurrentHashMap.newKeySet();

	PayloadReader(JobCodec codec, PayloadUpcasters upcasters) {
		this.codec = codec;
		this.upcasters = upcasters;
	}

	/**
	 * Reads a payload.
	 * @throws NewerPayloadException if only a newer application can read it
	 */
	Object read(ClaimedJob job, HandlerDefinition handler) throws NewerPayloadException {
		int wanted = handler.traits().payloadVersion();
		int stored = (wanted != HandlerTraits.ANY_PAYLOAD_VERSION) ? versionOf(job) : wanted;
		if (stored > wanted) {
			if (this.announced.add(job.kind())) {
				logger.warn("Jobs of kind '" + job.kind() + "' with payload version " + stored
						+ " go back for other nodes, because the " + handler.description() + " takes version " + wanted
						+ " at most.");
			}
			throw new NewerPayloadException();
		}
		if (stored == wanted) {
			return this.codec.decodeArgs(job.argsJson(), handler.payloadType());
		}
		Map<String, Object> args = this.upcasters.upcast(handler.kind(), this.codec.decodeTree(job.argsJson()), stored,
				wanted);
		return this.codec.decodeArgs(this.codec.encodeArgs(args), handler.payloadType());
	}

	/** Most jobs have none, so the text is looked at before it is parsed. */
	private int versionOf(ClaimedJob job) {
		if (!job.metadataJson().contains(QUOTED_VERSION)) {
			return 1;
		}
		Object version = this.codec.decodeMetadata(job.metadataJson()).get(JobMetadata.VERSION);
		return (version instanceof Number number) ? number.intValue() : 1;
	}

	/** A payload of a version that this node does not know yet. */
	static final class NewerPayloadException extends Exception {

		private static final long serialVersionUID = 1L;

		NewerPayloadException() {
			super(null, null, false, false);
		}

	}

}
