package io.awa.benchmarks.measure;

import java.io.PrintStream;
import java.util.List;

import io.awa.benchmarks.system.BenchmarkServer;
import io.awa.benchmarks.system.SystemKind;

/**
 * What a measure works with.
 *
 * @param server where databases are created
 * @param systems the systems to compare
 * @param profile how thoroughly
 * @param out where progress is told
 */
public record MeasureContext(BenchmarkServer server, List<SystemKind> systems, Profile profile, PrintStream out) {

}
