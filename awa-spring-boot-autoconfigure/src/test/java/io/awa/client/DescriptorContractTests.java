package io.awa.client;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.awa.Description;
import io.awa.KindDescriptor;
import io.awa.QueueDescriptor;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What applications say about their queues and kinds, read by clients.
 */
class DescriptorContractTests extends ClientContract {

	DescriptorContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void descriptorsAreListedByName() {
		database().sql().sql("""
				insert into awa.descriptor (subject, name, display_name, description, owner, docs_url, tags)
				values ('queue', 'mail', 'Mail', 'Sends.', 'team-a', 'https://example.org', '{a,"b c"}'),
				  ('queue', 'archive', null, null, null, null, '{}'),
				  ('kind', 'send_receipt', 'Receipt', null, null, null, '{}')""").update();

		List<QueueDescriptor> queues = call((client) -> client.queueDescriptors());
		List<KindDescriptor> kinds = call((client) -> client.kindDescriptors());

		assertThat(queues).extracting(QueueDescriptor::queue).containsExactly("archive", "mail");
		assertThat(queues.get(0).description()).isEqualTo(new Description(null, null, null, null, List.of()));
		assertThat(queues.get(1).description())
			.isEqualTo(new Description("Mail", "Sends.", "team-a", "https://example.org", List.of("a", "b c")));
		assertThat(queues).allSatisfy((queue) -> assertThat(queue.announcedAt()).isNotNull());
		assertThat(kinds).extracting(KindDescriptor::kind).containsExactly("send_receipt");
	}

	@Test
	void withoutWordsTheListsAreEmpty() {
		List<?> queues = call((client) -> client.queueDescriptors());
		List<?> kinds = call((client) -> client.kindDescriptors());

		assertThat(queues).isEmpty();
		assertThat(kinds).isEmpty();
	}

}
