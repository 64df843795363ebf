using Pix.Simulator.Dict;
using Pix.Simulator.Dict.Claims;
using Pix.Simulator.Dict.Entries;
using Pix.Simulator.Dict.Policies;
using Pix.Simulator.Dict.Reconciliation;
using Pix.Simulator.Dict.Reports;
using Pix.Simulator.Dict.Resources;
using Pix.Simulator.Dict.Statistics;

namespace Pix.Simulator.Tests;

/// <summary>The operation table beside the facts taken from the OpenAPI document.</summary>
public sealed class DictTableTests
{
    private static readonly string[][] Facts =
        [.. Vectors.Text("dict-2.12.1/operations.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'))];

    [Fact]
    public void Has_every_operation_of_the_document_and_no_other()
    {
        var expected = Facts.Select(row => $"{row[0]} {Template(row[1])} {row[2]} {row[3]} {row[4]} {row[6]}");

        var actual = Table().Select(operation =>
            $"{operation.Method} {operation.Template} {operation.Name} {operation.RequestRoot} {(operation.Signed ? "yes" : "no")} {operation.Response}");

        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Demands_the_headers_and_parameters_of_the_document()
    {
        var table = Table().ToDictionary(operation => operation.Name);

        Assert.All(Facts, row =>
        {
            var headers = row[9].Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(name => name.StartsWith("PI-", StringComparison.Ordinal));
            var query = row[10].Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(name => name.EndsWith('*')).Select(name => name.TrimEnd('*'));
            Assert.Equal(headers, table[row[2]].Headers);
            Assert.Equal(query.Order(), table[row[2]].Query.Order());
        });
    }

    [Fact]
    public void Has_the_buckets_of_the_document()
    {
        var facts = Vectors.Text("dict-2.12.1/policies.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split('\t')).Where(row => row[1] == "PSP").ToList();

        Assert.Equal(facts.Select(row => row[0]), PolicyTable.All.Select(policy => policy.Name));
        Assert.All(facts.Where(row => char.IsDigit(row[4][0])), row =>
        {
            var policy = PolicyTable.Find(row[0]);
            var period = policy.RefillPeriodSec == 60 ? "min" : "day";
            Assert.Equal($"{policy.RefillTokens}/{period} {policy.Capacity}", $"{row[3]} {row[4]}");
        });
    }

    private static string Template(string path) =>
        System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]+\}", "{}");

    private static IReadOnlyList<DictOperation> Table()
    {
        var options = new SimulatorOptions();
        var time = TimeProvider.System;
        var entries = new EntryStore(time);
        var events = new EventLog(options, time);
        var reports = new ReportOperations(events, options, time);
        return new DictOperations(
            new EntryOperations(entries, options),
            new ClaimOperations(entries, events, options, time),
            reports,
            new FundsRecoveryOperations(reports, events, options, time),
            new ReconciliationOperations(entries, options),
            new StatisticsOperations(events, options),
            new PolicyOperations(new PolicyBuckets(time))).All;
    }
}
