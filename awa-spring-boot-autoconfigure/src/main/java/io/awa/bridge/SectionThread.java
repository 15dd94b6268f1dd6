package io.awa.bridge;

import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Tells the guard whether this thread runs blocking code on behalf of a reactive
 * transaction.
 */
final class SectionThread {

	private static final ThreadLocal<@Nullable BooleanSupplier> CURRENT = new ThreadLocal<>();

	private SectionThread() {
	}

	static boolean isInTransaction() {
		BooleanSupplier section = CURRENT.get();
		return section != null && section.getAsBoolean();
	}

	/**
	 * Enters a section on this thread, or leaves it.
	 * @param transactionActive says whether a reactive transaction is active in it, or
	 * {@code null} to leave
	 * @return what was there before, to be given back on leaving
	 */
	static @Nullable BooleanSupplier set(@Nullable BooleanSupplier transactionActive) {
		BooleanSupplier before = CURRENT.get();
		if (transactionActive != null) {
			CURRENT.set(transactionActive);
		}
		else {
			CURRENT.remove();
		}
		return before;
	}

}
