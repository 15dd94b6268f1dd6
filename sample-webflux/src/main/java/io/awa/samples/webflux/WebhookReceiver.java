package io.awa.samples.webflux;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Plays the other side, so that the sample runs without one: takes announcements and
 * shows what arrived. Not called if {@code shop.webhook-url} names another one.
 */
@RestController
@RequestMapping("/webhook-receiver")
class WebhookReceiver {

	private static final int LATEST = 5;

	private final Map<String, Announcement> received = new LinkedHashMap<>();

	/** The second call with the same key changes nothing. */
	@PostMapping
	synchronized void receive(@RequestHeader("Idempotency-Key") String key, @RequestBody Announcement announcement) {
		this.received.putIfAbsent(key, announcement);
	}

	@GetMapping
	synchronized Received received() {
		List<Announcement> all = new ArrayList<>(this.received.values());
		return new Received(all.size(), List.copyOf(all.subList(Math.max(0, all.size() - LATEST), all.size())));
	}

	/**
	 * What arrived.
	 *
	 * @param count how many announcements
	 * @param latest the last of them
	 */
	record Received(int count, List<Announcement> latest) {

	}

}
