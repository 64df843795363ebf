using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Pix.Bench;

/// <summary>Results of one run of several benchmark classes, by class, method and parameter.</summary>
internal sealed class Measurements
{
    private readonly Dictionary<(Type Class, string Method, object? Parameter), Measurement> _all = [];

    /// <summary>Runs the benchmark classes one after the other, and prints the name of each when it starts.</summary>
    public static Measurements Run(IConfig config, params Type[] classes)
    {
        var measurements = new Measurements();
        foreach (var each in classes)
        {
            Console.WriteLine($"Measuring {each.Name} …");
            var summary = BenchmarkRunner.Run(each, config);
            if (summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success))
            {
                throw new InvalidOperationException($"{each.Name} could not be measured: {string.Join(" ", summary.ValidationErrors.Select(e => e.Message))}");
            }

            foreach (var report in summary.Reports)
            {
                measurements.Add(report);
            }
        }

        return measurements;
    }

    public Measurement Of<TClass>(string method, object? parameter = null) => _all[(typeof(TClass), method, parameter)];

    private void Add(BenchmarkReport report)
    {
        var benchmark = report.BenchmarkCase;
        var parameter = benchmark.Parameters.Items.Count > 0 ? benchmark.Parameters.Items[0].Value : null;
        // The median is used, because disturbances only ever make a measurement longer.
        var microseconds = report.ResultStatistics!.Median / 1000;
        _all.Add(
            (benchmark.Descriptor.Type, benchmark.Descriptor.WorkloadMethod.Name, parameter),
            new Measurement(microseconds, report.GcStats.GetBytesAllocatedPerOperation(benchmark) ?? 0));
    }
}
