using Pix.AuditReader.Sql;

namespace Pix.AuditReader.Tests.Sql;

public sealed class LimitTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_answer_of_as_many_rows_as_are_allowed_is_given_and_one_more_is_none()
    {
        var query = new AuditQuery(_folder.Path, new QueryLimits { Rows = 10 });

        Assert.Equal(10, (await query.RunAsync("SELECT * FROM range(10)", cancellationToken: Cancel)).Rows.Count);
        var refused = await Assert.ThrowsAsync<AuditQueryException>(() => query.RunAsync("SELECT * FROM range(11)", cancellationToken: Cancel));
        Assert.Contains("more than 10 rows", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_end_stops_at_its_bound_and_not_in_memory()
    {
        var refused = await Assert.ThrowsAsync<AuditQueryException>(() => new AuditQuery(_folder.Path, new QueryLimits { Rows = 1000 }).RunAsync("SELECT * FROM range(1000000000000)", cancellationToken: Cancel));

        Assert.Contains("more than 1000 rows", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_texts_are_bounded_too()
    {
        var query = new AuditQuery(_folder.Path, new QueryLimits { Characters = 10_000_000 });

        var refused = await Assert.ThrowsAsync<AuditQueryException>(() => query.RunAsync("SELECT repeat('x', 1000000) FROM range(1000)", cancellationToken: Cancel));

        Assert.Contains("million characters", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE hash(a.range, b.range) = 1")]
    [InlineData("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t")]
    public async Task A_query_that_takes_too_long_is_stopped(string statement)
    {
        var refused = await Assert.ThrowsAsync<AuditQueryException>(() => new AuditQuery(_folder.Path, new QueryLimits { Time = TimeSpan.FromMilliseconds(300) }).RunAsync(statement, cancellationToken: Cancel));

        Assert.Contains("took longer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_and_temporary_disk_of_the_engine_are_bounded()
    {
        var query = new AuditQuery(_folder.Path, new QueryLimits { MemoryMebibytes = 64, TemporaryMebibytes = 8 });

        var refused = await Assert.ThrowsAsync<AuditQueryException>(() => query.RunAsync("SELECT count(*) FROM (SELECT DISTINCT md5(range::VARCHAR) FROM range(20000000))", cancellationToken: Cancel));

        Assert.Contains("Out of Memory", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Within one call of such a function the engine neither stops when it is asked nor counts the memory.</summary>
    [Theory]
    [InlineData("SELECT levenshtein(repeat('a', 70000), repeat('b', 70000))", 300, "took longer")]
    [InlineData("SELECT damerau_levenshtein(repeat('a', 9500), repeat('b', 9500))", 60_000, "more memory")]
    public async Task A_function_that_the_engine_does_not_bound_is_not_waited_for(string statement, int milliseconds, string reason)
    {
        var query = new AuditQuery(_folder.Path, new QueryLimits { Time = TimeSpan.FromMilliseconds(milliseconds), MemoryMebibytes = 64 });

        var refused = await Assert.ThrowsAsync<AuditQueryException>(() => query.RunAsync(statement, cancellationToken: Cancel));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_for_what_does_not_fit_is_private_and_goes_with_the_query()
    {
        string folder;
        await using (var database = await LockedDatabase.OpenAsync([], new(), Cancel))
        {
            await using var command = database.Connection.CreateCommand();
            command.CommandText = "SELECT current_setting('temp_directory')";
            folder = (string)(await command.ExecuteScalarAsync(Cancel))!;
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }

        Assert.False(Directory.Exists(folder));
    }
}
