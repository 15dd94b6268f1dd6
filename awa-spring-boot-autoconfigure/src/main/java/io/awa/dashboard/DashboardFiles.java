package io.awa.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The pages: files in a folder of the class path, in which there are other things too, so
 * that only names and types of pages are looked for.
 */
final class DashboardFiles {

	static final String FOLDER = "io/awa/dashboard/";

	private static final String INDEX = "index.html";

	private static final String ASSETS = "assets";

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*\\.[a-z]+");

	private static final Map<String, String> TYPES = Map.of("html", "text/html;charset=UTF-8", "js",
			"text/javascript;charset=UTF-8", "css", "text/css;charset=UTF-8", "svg", "image/svg+xml");

	/** Holds no more than there are files. */
	private final Map<String, DashboardResponse> found = new ConcurrentHashMap<>();

	private final DashboardQueries threads;

	private final String folderName;

	DashboardFiles(String path, DashboardQueries threads) {
		this.threads = threads;
		this.folderName = path.substring(path.lastIndexOf('/') + 1) + "/";
	}

	CompletableFuture<DashboardResponse> answer(DashboardRequest request) {
		if (!request.isRead()) {
			throw new DashboardRefusal(DashboardRefusal.METHOD_NOT_ALLOWED,
					"Pages are only read. Requests that change something go to api/.");
		}
		DashboardPath path = request.path();
		if (path.isRoot() && !path.folder()) {
			return CompletableFuture.completedFuture(DashboardResponse.redirect(this.folderName));
		}
		String file = path.isRoot() ? INDEX : String.join("/", path.segments());
		String known = request.headers().apply("If-None-Match");
		return find(file, typeOf(path))
			.thenApply((page) -> (known != null && known.contains(String.valueOf(page.headers().get("ETag"))))
					? page.notModified() : page);
	}

	/** {@code null} for what is no name of a page. */
	private static @Nullable String typeOf(DashboardPath path) {
		List<String> segments = path.isRoot() ? List.of(INDEX) : path.segments();
		boolean asset = segments.size() == 2 && segments.get(0).equals(ASSETS);
		String name = segments.get(segments.size() - 1);
		if ((segments.size() > 1 && !asset) || !NAME.matcher(name).matches()) {
			return null;
		}
		return TYPES.get(name.substring(name.lastIndexOf('.') + 1));
	}

	private CompletableFuture<DashboardResponse> find(String file, @Nullable String type) {
		if (type == null) {
			throw DashboardRefusal.notFound("page", file);
		}
		DashboardResponse known = this.found.get(file);
		return (known != null) ? CompletableFuture.completedFuture(known)
				: this.threads.run(() -> this.found.computeIfAbsent(file, (name) -> read(name, type)));
	}

	private static DashboardResponse read(String file, String type) {
		try (InputStream stream = DashboardFiles.class.getClassLoader().getResourceAsStream(FOLDER + file)) {
			if (stream == null) {
				throw DashboardRefusal.notFound("page", file);
			}
			byte[] bytes = stream.readAllBytes();
			return DashboardResponse.file(type, "\"" + hash(bytes) + "\"", bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String hash(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
