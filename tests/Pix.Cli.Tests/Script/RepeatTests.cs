using System.Diagnostics;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Script;

/// <summary><c>./pix test --repeat</c> with test programs that are made up.</summary>
public sealed class RepeatTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_test_that_fails_in_one_round_is_named_with_how_often()
    {
        Program("Pix.A.Tests", failsInRound: 2);
        Program("Pix.B.Tests", failsInRound: 0);

        var run = await Repeat(3, "Pix.A.Tests", "Pix.B.Tests");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("17 passed, 1 failed", run.Lines[^1]);
        var table = File.ReadAllLines(_folder["run/repeat.md"]);
        Assert.Equal(
            ["| 1 | Pix.A.Tests | 3 | 0", "| 1 | Pix.B.Tests | 3 | 0", "| 2 | Pix.A.Tests | 2 | 1", "| 2 | Pix.B.Tests | 3 | 0", "| 3 | Pix.A.Tests | 3 | 0", "| 3 | Pix.B.Tests | 3 | 0"],
            table.Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => line[..line.LastIndexOf(" | ", StringComparison.Ordinal)]));
        Assert.Equal("* Pix.A.Tests.SomeTests.Waits: 1 of 3", table[^1]);
    }

    [Fact]
    public async Task Without_a_failure_none_is_named()
    {
        Program("Pix.A.Tests", failsInRound: 0);

        var run = await Repeat(2, "Pix.A.Tests");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("none", File.ReadAllLines(_folder["run/repeat.md"])[^1]);
    }

    [Fact]
    public async Task A_program_that_makes_no_report_is_named_too()
    {
        Script("Pix.A.Tests", "exit 3");

        var run = await Repeat(2, "Pix.A.Tests");

        Assert.Equal("0 passed, 2 failed", run.Lines[^1]);
        Assert.Equal("* Pix.A.Tests, whole: it made no report: 2 of 2", File.ReadAllLines(_folder["run/repeat.md"])[^1]);
    }

    [Theory]
    [InlineData("kill -TERM $$", 130)]
    [InlineData("kill -KILL $$", 137)]
    [InlineData("true", 0)]
    public async Task The_busy_loop_ends_with_the_script(string end, int code)
    {
        var run = await PixScript.Functions(
            _folder.Path, $"start_busy_loop\necho $busy\nps -o stat= -p $busy\n{end}\n[[ $? == 0 ]]", TestContext.Current.CancellationToken);

        Assert.Equal(code, run.ExitCode);
        await GoneAsync(int.Parse(run.Lines[0], System.Globalization.CultureInfo.InvariantCulture), TestContext.Current.CancellationToken);
    }

    private static async Task GoneAsync(int pid, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            await process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
    }

    private Task<Run> Repeat(int rounds, params string[] projects) => PixScript.Functions(
        _folder.Path,
        $"""
        root=$home/root results=$home/results lanes=1
        mkdir -p "$results"
        repeat_tests {rounds} '' {string.Join(' ', projects.Select(project => $"\"$root/tests/{project}/{project}.csproj\""))}
        """,
        TestContext.Current.CancellationToken);

    // Counts its rounds in a file; in one of them its third test fails.
    private void Program(string project, int failsInRound) => Script(project, $"""
        while [ "$1" != -result-xml ]; do shift; done
        echo round >>"$0.rounds"
        if [ "$(wc -l <"$0.rounds")" -eq {failsInRound} ]; then failed=1 result=Fail; else failed=0 result=Pass; fi
        cat >"$2" <<END
        <assemblies><assembly errors="0" failed="$failed" passed="$((3 - failed))" skipped="0" total="3"><test id="1" name="{project}.SomeTests.Waits" result="$result" time="0" type="{project}.SomeTests" method="Waits"></test></assembly></assemblies>
        END
        exit $failed
        """);

    private void Script(string project, string lines)
    {
        var place = _folder[$"root/tests/{project}/bin/Release/net10.0"];
        Directory.CreateDirectory(place);
        var program = Path.Combine(place, project);
        File.WriteAllText(program, "#!/bin/sh\n" + lines + "\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
