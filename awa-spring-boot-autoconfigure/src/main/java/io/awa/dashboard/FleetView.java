package io.awa.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.awa.Diagnosis;
import io.awa.Diagnosis.Finding;
import io.awa.KindDescriptor;
import io.awa.UnhandledKind;
import io.awa.client.Secrets;
import io.awa.dashboard.DashboardSql.WorkerRow;

/**
 * Writes workers, kinds, findings and what operators did for the pages.
 */
final class FleetView {

	private FleetView() {
	}

	static Map<String, @Nullable Object> workers(List<WorkerRow> rows) {
		Map<Long, List<WorkerRow>> byWorker = new LinkedHashMap<>();
		rows.forEach((row) -> byWorker.computeIfAbsent(row.id(), (id) -> new ArrayList<>()).add(row));
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("workers", byWorker.values().stream().map(FleetView::worker).toList());
		return answer;
	}

	private static Map<String, @Nullable Object> worker(List<WorkerRow> rows) {
		WorkerRow first = rows.get(0);
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("id", first.id());
		answer.put("name", first.node());
		answer.put("version", first.version());
		answer.put("startedAt", JsonText.time(first.startedAt()));
		answer.put("lastSeenAt", JsonText.time(first.lastSeenAt()));
		answer.put("alive", first.alive());
		answer.put("capacity", first.capacity());
		List<Map<String, Object>> queues = new ArrayList<>();
		rows.forEach((row) -> {
			if (row.queue() != null) {
				queues.add(Map.of("queue", row.queue(), "running", row.running()));
			}
		});
		answer.put("queues", queues);
		return answer;
	}

	static Map<String, @Nullable Object> kinds(List<KindDescriptor> kinds, List<UnhandledKind> unhandled) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("kinds", kinds.stream().map(FleetView::kind).toList());
		answer.put("unhandled", unhandled.stream().map(FleetView::unhandled).toList());
		return answer;
	}

	private static Map<String, @Nullable Object> kind(KindDescriptor descriptor) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("kind", descriptor.kind());
		QueueView.describe(answer, descriptor.description());
		answer.put("announcedAt", JsonText.time(descriptor.announcedAt()));
		return answer;
	}

	private static Map<String, @Nullable Object> unhandled(UnhandledKind kind) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("queue", kind.queue());
		answer.put("kind", kind.kind());
		answer.put("due", kind.count());
		answer.put("dueSince", JsonText.time(kind.dueSince()));
		answer.put("queueWorked", kind.queueWorked());
		return answer;
	}

	static Map<String, @Nullable Object> doctor(Diagnosis diagnosis) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("worst", lower(diagnosis.worst()));
		answer.put("findings", diagnosis.findings().stream().map(FleetView::finding).toList());
		return answer;
	}

	private static Map<String, @Nullable Object> finding(Finding finding) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("check", lower(finding.check()));
		answer.put("severity", lower(finding.severity()));
		answer.put("message", Secrets.hide(finding.message()));
		answer.put("remedy", finding.remedy());
		return answer;
	}

	/** What the doctor found, with where to look. */
	static List<Map<String, @Nullable Object>> attention(Diagnosis diagnosis) {
		return diagnosis.problems().stream().map((finding) -> {
			Map<String, @Nullable Object> answer = finding(finding);
			answer.put("link", switch (finding.check()) {
				case WORKER -> "#/workers";
				case QUEUES -> "#/queues";
				case KINDS -> "#/kinds";
				case SCHEDULES -> "#/schedules";
				case RUNS -> "#/jobs?state=running";
				default -> "#/doctor";
			});
			return answer;
		}).toList();
	}

	static Map<String, @Nullable Object> audit(List<AuditSql.Entry> rows, int limit) {
		List<AuditSql.Entry> entries = rows.subList(0, Math.min(limit, rows.size()));
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("items", entries.stream().map(FleetView::entry).toList());
		answer.put("newer", null);
		answer.put("older", (rows.size() > limit) ? entries.get(limit - 1).id() : null);
		return answer;
	}

	private static Map<String, @Nullable Object> entry(AuditSql.Entry entry) {
		Map<String, @Nullable Object> answer = JsonText.object();
		answer.put("id", entry.id());
		answer.put("at", JsonText.time(entry.at()));
		answer.put("user", entry.actor());
		answer.put("action", entry.action());
		answer.put("target", entry.target());
		answer.put("detail", entry.detail());
		answer.put("changed", entry.changed());
		return answer;
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
