package io.awa.client;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.awa.Job;
import io.awa.Page;
import io.awa.PageRequest;

/**
 * Walks through all pages of a list, reading the next one when it is asked for.
 */
final class JobPages implements Iterator<Job> {

	private final Function<PageRequest, Page<Job>> reader;

	private Iterator<Job> items = Collections.emptyIterator();

	private @Nullable PageRequest next = PageRequest.first(PageRequest.LARGEST_LIMIT);

	JobPages(Function<PageRequest, Page<Job>> reader) {
		this.reader = reader;
	}

	@Override
	public boolean hasNext() {
		while (!this.items.hasNext() && this.next != null) {
			Page<Job> page = this.reader.apply(this.next);
			this.items = page.items().iterator();
			this.next = following(page);
		}
		return this.items.hasNext();
	}

	@Override
	public Job next() {
		if (!hasNext()) {
			throw new NoSuchElementException("There are no more jobs.");
		}
		return this.items.next();
	}

	/** Returns the request for the page below, {@code null} after the last. */
	static @Nullable PageRequest following(Page<Job> page) {
		Long older = page.older();
		return (older != null) ? PageRequest.first(PageRequest.LARGEST_LIMIT).olderThan(older) : null;
	}

}
