package io.awa.client;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.awa.BulkPreview;
import io.awa.Job;
import io.awa.json.JobCodec;
import io.awa.sql.SqlRow;

/**
 * A row of a preview: how many jobs match, and one of them if there is any.
 */
record PreviewRow(long total, @Nullable Job job) {

	static PreviewRow read(SqlRow row, JobCodec codec) {
		return new PreviewRow(row.getLong("total"), (row.findLong("id") != null) ? JobRow.read(row, codec) : null);
	}

	static BulkPreview toPreview(List<PreviewRow> rows) {
		return new BulkPreview(rows.get(0).total(),
				rows.stream().map(PreviewRow::job).filter(Objects::nonNull).map(Objects::requireNonNull).toList());
	}

}
