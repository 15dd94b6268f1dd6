package io.awa.client;

import io.awa.Description;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statement that reads what applications say about their queues and kinds.
 */
final class DescriptorSql {

	static final String LIST = """
			select name, display_name, description, owner, docs_url, tags, announced_at
			from {schema}.descriptor
			where subject = :subject
			order by name""";

	private DescriptorSql() {
	}

	static SqlCommand list(String subject) {
		return SqlCommand.of(LIST).with("subject", subject);
	}

	static Description read(SqlRow row) {
		return new Description(row.findString("display_name"), row.findString("description"), row.findString("owner"),
				row.findString("docs_url"), row.getStrings("tags"));
	}

}
