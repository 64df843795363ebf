using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Script;

/// <summary>How <c>./pix test</c> adds up the projects' reports.</summary>
public sealed class TestReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reports_are_summed_and_skips_are_told_with_their_reasons()
    {
        Report("A", passed: 5, failed: 0, skipped: 0);
        Report("B", passed: 7, failed: 2, skipped: 1);

        var run = await Sum("add_report A \"$results/A.xml\" 0\nadd_report B \"$results/B.xml\" 1");

        Assert.Equal("12 passed, 2 failed", run.Lines[^1]);
        Assert.Contains("  B.Test: needs <this> & that", run.Lines);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(3, 0, 1, 0)]
    [InlineData(3, 0, 0, 2)]
    public async Task A_project_without_tests_or_with_a_bad_end_is_a_failure(int passed, int failed, int code, int errors)
    {
        Report("A", passed, failed, skipped: 0, errors);

        var run = await Sum($"add_report A \"$results/A.xml\" {code}");

        Assert.Equal($"{passed} passed, {Math.Max(1, errors)} failed", run.Lines[^1]);
    }

    [Fact]
    public async Task A_project_that_was_not_built_is_a_failure()
    {
        var run = await Sum("run_tests \"$results/Nothing.Tests\"");

        Assert.Equal("0 passed, 1 failed", run.Lines[^1]);
    }

    private Task<Run> Sum(string lines) => PixScript.Functions(
        _folder.Root, $"results=$home/TestResults\nmkdir -p \"$results\"\n{lines}\nsummary", TestContext.Current.CancellationToken);

    private void Report(string name, int passed, int failed, int skipped, int errors = 0)
    {
        Directory.CreateDirectory(_folder["TestResults"]);
        var skip = skipped == 0
            ? ""
            : $"""<test id="1" name="{name}.Test" result="Skip" time="0"><reason>needs &lt;this&gt; &amp; that</reason></test>""";
        _folder.Write(
            $"TestResults/{name}.xml",
            $"""<assemblies schema-version="3"><assembly name="/x/{name}.dll" errors="{errors}" failed="{failed}" passed="{passed}" skipped="{skipped}" total="{passed + failed + skipped}"><collection>{skip}</collection></assembly></assemblies>""");
    }
}
