using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Script;

/// <summary><c>./pix events</c>: the log lines by number or word. <c>EventPageTests</c> compares the page that it reads with the code.</summary>
public sealed class EventsTests
{
    [Fact]
    public async Task Without_words_every_event_of_the_page_is_printed()
    {
        var run = await EventsAsync();

        var page = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "events.md"), TestContext.Current.CancellationToken);
        Assert.Equal((0, page.Count(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsDigit(line[2]))), (run.ExitCode, run.Output.TrimEnd().Split('\n').Length));
    }

    [Fact]
    public async Task A_number_is_one_event_and_words_narrow_the_list_down()
    {
        var one = await EventsAsync("2000");
        var errors = await EventsAsync("error", "Journal");

        Assert.StartsWith("2000 | information | Journal {Path} is open", Assert.Single(one.Output.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.All(errors.Output.TrimEnd().Split('\n'), line => Assert.True(line.Contains("error", StringComparison.OrdinalIgnoreCase) && line.Contains("journal", StringComparison.OrdinalIgnoreCase), line));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("no-such-word")]
    public async Task What_no_event_has_is_an_error(string word) => Assert.NotEqual(0, (await EventsAsync(word)).ExitCode);

    private static Task<Run> EventsAsync(params string[] words) => Run.Program("/bin/bash", [PixScript.Path, "events", .. words], TestContext.Current.CancellationToken);
}
