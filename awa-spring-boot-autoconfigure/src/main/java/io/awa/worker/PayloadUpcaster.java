package io.awa.worker;

import java.util.Map;

/**
 * A bean that brings payloads of one kind from one version to the next, so that jobs
 * inserted before a change of the payload type still run after it. Several form a chain:
 * from 1 to 2, from 2 to 3.
 */
public interface PayloadUpcaster {

	/**
	 * Names the kind whose payloads it changes: that of the handler, also for jobs that
	 * have one of its aliases.
	 * @return the kind
	 */
	String kind();

	/**
	 * Says which version it takes. It returns the one after it.
	 * @return the version, from 1
	 */
	int fromVersion();

	/**
	 * Changes a payload. Must depend on nothing but the payload.
	 * @param args the members of the JSON object: texts, booleans, whole numbers,
	 * {@link java.math.BigDecimal}, lists and maps. May be changed
	 * @return the members in the next version, which may be the same map
	 * @throws TerminalJobException if the payload cannot be brought up to date; any other
	 * exception is a failed attempt
	 */
	Map<String, Object> upcast(Map<String, Object> args);

}
