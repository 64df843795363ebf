namespace Pix.Cli.Tests.Support;

/// <summary>Audit records of a folder, written by the audit's own SQL.</summary>
internal static class WithheldStore
{
    /// <summary>Adds a record to the store in a folder.</summary>
    /// <param name="folder">The store, <c>Pix:AuditPath</c>.</param>
    /// <param name="record">Its id.</param>
    /// <param name="headers">The answer's headers, JSON.</param>
    /// <param name="body">The answer's body.</param>
    public static async Task AddAsync(string folder, string record, string headers, string body)
    {
        var partition = Directory.CreateDirectory(Path.Combine(folder, "log/spi/year=2026/month=01/day=01/hour=00")).FullName;
        var run = await PixCli.RunAsync(
            [
                "audit", "sql", "copy (select * exclude (stream, year, month, day, hour) from stored where false union all by name select "
                + $"'{record}' as record_id, '2026-01-01T00:00:00.000000Z' as request_date, '{Sql(headers)}' as response_header, '{Sql(body)}' as response_body) to '{partition}/{record}.parquet'",
            ], new Dictionary<string, string> { ["Pix__AuditPath"] = folder });
        Assert.True(run.ExitCode == 0, run.Error);
    }

    private static string Sql(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
