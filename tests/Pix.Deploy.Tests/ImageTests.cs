using System.Text.RegularExpressions;

namespace Pix.Deploy.Tests;

/// <summary>The Dockerfiles, without Docker: what they say, and that the files they copy exist.</summary>
public sealed partial class ImageTests
{
    public static TheoryData<string> Dockerfiles => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy", "docker"), "*.Dockerfile").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Dockerfiles))]
    public void The_last_stage_is_not_root_and_starts_without_a_shell(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "docker", file));
        var last = text[text.LastIndexOf("\nFROM ", StringComparison.Ordinal)..];

        Assert.Contains("\nUSER 1654\n", last, StringComparison.Ordinal);
        Assert.Matches("""\nENTRYPOINT \["[^\]]+"\]""", last);
        Assert.DoesNotContain("ADD ", last, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Dockerfiles))]
    public void Copied_files_exist_or_are_explained(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "docker", file));

        foreach (Match copy in CopiedFile().Matches(text))
        {
            var source = copy.Groups[1].Value;
            Assert.True(File.Exists(Path.Combine(Repository.Root, source)) || text.Contains($"needs the client's package beside the sources: {source}", StringComparison.Ordinal), source);
        }
    }

    [Theory]
    [MemberData(nameof(Dockerfiles))]
    public void Base_images_have_a_version(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "docker", file));

        Assert.All(BaseImage().Matches(text), image => Assert.Matches(":[0-9]", image.Groups[1].Value));
    }

    [GeneratedRegex(@"^COPY (?!--from)(deploy/\S+) ", RegexOptions.Multiline)]
    private static partial Regex CopiedFile();

    [GeneratedRegex(@"^FROM (mcr\S+)", RegexOptions.Multiline)]
    private static partial Regex BaseImage();
}
