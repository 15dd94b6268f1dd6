package io.awa;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What an application says about a kind. Workers announce the beans of this type.
 *
 * @param kind the kind
 * @param description what is said about it
 * @param announcedAt when a worker said so last, by the database clock; {@code null} in a
 * descriptor that an application declares. Workers repeat it every hour, so one that is
 * much older is no longer declared by any
 */
public record KindDescriptor(String kind, Description description, @Nullable Instant announcedAt) {

	/**
	 * Checks the name.
	 */
	public KindDescriptor {
		JobLimits.requireKind(kind);
		JobLimits.requireGiven("description", description);
	}

	/**
	 * Describes a kind.
	 * @param kind the kind
	 * @param description what to say about it
	 * @return the descriptor
	 */
	public static KindDescriptor of(String kind, Description description) {
		return new KindDescriptor(kind, description, null);
	}

}
