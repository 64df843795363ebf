using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Script;

/// <summary>How <c>./pix test</c> adds up the projects' reports.</summary>
public sealed class TestReportTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

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

    [Fact]
    public async Task The_end_names_each_test_that_failed_with_the_first_lines_of_its_message()
    {
        Directory.CreateDirectory(_folder["TestResults"]);
        _folder.Write("TestResults/A.xml", """
            <assemblies><assembly errors="0" failed="2" passed="1" skipped="0" total="3"><collection><test id="1" name="A.Passes" result="Pass" /><test id="2" name="A.Fails(what: \&quot;x &lt; y\&quot;)" result="Fail" time="0"><failure exception-type="E"><message>Expected: a &amp; b
            Actual:   c
            3
            4
            5
            6
            7</message><stack-trace>at A</stack-trace></failure></test><test id="3" name="A.FailsToo" result="Fail"><failure><message><![CDATA[No.]]></message></failure></test></collection></assembly></assemblies>
            """);

        var run = await Sum("add_report A \"$results/A.xml\" 1\nproject_failed B \"did not end\"");

        Assert.Equal(
            [
                "FAIL  B did not end.", "Failed in A:", "  A.Fails(what: \"x < y\")", "      Expected: a & b", "      Actual:   c", "      3", "      4", "      5", "      6",
                "  A.FailsToo", "      No.", "1 passed, 3 failed",
            ],
            run.Lines.SkipWhile(line => line != "Tests").Skip(1));
    }

    private Task<Run> Sum(string lines) => PixScript.Functions(
        _folder.Path, $"results=$home/TestResults\nmkdir -p \"$results\"\n{lines}\nsummary", TestContext.Current.CancellationToken);

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
