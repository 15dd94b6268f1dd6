package io.awa.client;

import java.util.List;

import io.awa.KindDescriptor;
import io.awa.QueueDescriptor;

/**
 * Builds the operations that read descriptors, the same for both clients.
 */
final class DescriptorOperations {

	private DescriptorOperations() {
	}

	static Operation<QueueDescriptor, List<QueueDescriptor>> queues() {
		return Operation.read(DescriptorSql.list("queue"), (row) -> new QueueDescriptor(row.getString("name"),
				DescriptorSql.read(row), row.getInstant("announced_at")), (descriptors) -> descriptors);
	}

	static Operation<KindDescriptor, List<KindDescriptor>> kinds() {
		return Operation.read(DescriptorSql.list("kind"), (row) -> new KindDescriptor(row.getString("name"),
				DescriptorSql.read(row), row.getInstant("announced_at")), (descriptors) -> descriptors);
	}

}
