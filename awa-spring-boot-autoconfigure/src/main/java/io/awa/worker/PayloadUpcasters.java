package io.awa.worker;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.awa.JobLimits;

/**
 * The upcasters of an application by kind and version.
 */
public final class PayloadUpcasters {

	private static final Log logger = LogFactory.getLog(PayloadUpcasters.class);

	private static final PayloadUpcasters NONE = new PayloadUpcasters(List.of());

	private final Map<String, TreeMap<Integer, PayloadUpcaster>> byKind = new HashMap<>();

	/**
	 * Collects upcasters.
	 * @param upcasters the upcasters found
	 * @throws InvalidHandlerException if two of them take the same version of a kind
	 */
	public PayloadUpcasters(Collection<? extends PayloadUpcaster> upcasters) {
		for (PayloadUpcaster upcaster : upcasters) {
			if (upcaster.fromVersion() < 1) {
				throw new InvalidHandlerException(describe(upcaster) + " takes version " + upcaster.fromVersion()
						+ ", but versions begin with 1. Correct fromVersion().");
			}
			PayloadUpcaster other = this.byKind
				.computeIfAbsent(JobLimits.requireKind(upcaster.kind()), (kind) -> new TreeMap<>())
				.put(upcaster.fromVersion(), upcaster);
			if (other != null) {
				throw new InvalidHandlerException(describe(upcaster) + " and " + describe(other) + " both take version "
						+ upcaster.fromVersion() + " of kind '" + upcaster.kind() + "'. Remove one.");
			}
		}
	}

	static PayloadUpcasters none() {
		return NONE;
	}

	/**
	 * Checks the chain of a handler as far as it can be known. A chain that begins late
	 * is only warned of: perhaps no job of an older version is left.
	 */
	void requireChain(HandlerDefinition handler) {
		for (String alias : handler.traits().aliases()) {
			if (this.byKind.containsKey(alias)) {
				throw new InvalidHandlerException("An upcaster is for kind '" + alias + "', an alias of the "
						+ handler.description() + ". Let its kind() be '" + handler.kind() + "'.");
			}
		}
		int wanted = handler.traits().payloadVersion();
		TreeMap<Integer, PayloadUpcaster> chain = this.byKind.getOrDefault(handler.kind(), new TreeMap<>());
		if (wanted == HandlerTraits.ANY_PAYLOAD_VERSION && !chain.isEmpty()) {
			throw new InvalidHandlerException(describe(chain.firstEntry().getValue()) + " is for kind '"
					+ handler.kind() + "', but the " + handler.description() + " takes payloads of any version. "
					+ "Give it a payload type of its own, with @JobKind(version = …).");
		}
		if (!chain.isEmpty() && chain.lastKey() >= wanted) {
			throw new InvalidHandlerException(describe(chain.lastEntry().getValue()) + " leads to version "
					+ (chain.lastKey() + 1) + " of kind '" + handler.kind() + "', but the payload type of the "
					+ handler.description() + " has version " + wanted + ". Raise the version in its @JobKind.");
		}
		int first = chain.isEmpty() ? wanted : chain.firstKey();
		for (int version = first; version < wanted; version++) {
			if (!chain.containsKey(version)) {
				throw new InvalidHandlerException(missing(handler.kind(), version, wanted));
			}
		}
		if (first > 1) {
			logger.warn(missing(handler.kind(), first - 1, wanted) + " Until then, jobs of that version fail.");
		}
	}

	/**
	 * Brings a payload up to date.
	 * @throws TerminalJobException if a step is missing
	 */
	Map<String, Object> upcast(String kind, Map<String, Object> args, int from, int to) {
		Map<String, Object> current = args;
		Map<Integer, PayloadUpcaster> chain = this.byKind.getOrDefault(kind, new TreeMap<>());
		for (int version = from; version < to; version++) {
			@Nullable PayloadUpcaster step = chain.get(version);
			if (step == null) {
				throw new TerminalJobException("The payload has version " + from + ". " + missing(kind, version, to));
			}
			current = step.upcast(current);
			if (current == null) {
				throw new TerminalJobException(describe(step) + " returned null for a payload of version " + version
						+ " of kind '" + kind + "'. Return the members of the next version.");
			}
		}
		return current;
	}

	private static String missing(String kind, int version, int wanted) {
		return "No PayloadUpcaster brings kind '" + kind + "' from version " + version + " to " + (version + 1)
				+ ", but the handler takes version " + wanted + ". Add a bean for that step.";
	}

	private static String describe(PayloadUpcaster upcaster) {
		return "Upcaster " + upcaster.getClass().getName();
	}

}
