using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Pix.Bench;

/// <summary>
/// A short job in this process, because a separate build for each benchmark would take longer than all benchmarks. Benchmarks are therefore not isolated;
/// the warm-up before each makes its figures those of a process that has run for a while.
/// </summary>
internal static class BenchConfig
{
    private const int WarmUps = 8;
    private const int Iterations = 10;

    private static readonly TimeInterval IterationTime = TimeInterval.FromMilliseconds(100);

    public static IConfig Create(string artifacts)
    {
        var job = Job.Default
            .WithToolchain(InProcessEmitToolchain.DontLogOutput)
            .WithStrategy(RunStrategy.Throughput)
            .WithClock(new CpuClock())
            .WithWarmupCount(WarmUps)
            .WithIterationCount(Iterations)
            .WithIterationTime(IterationTime);
        return ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(artifacts)
            .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DontOverwriteResults);
    }
}
