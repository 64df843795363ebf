using System.Text.RegularExpressions;

namespace Pix.Architecture.Tests;

/// <summary>
/// One way to make files and folders, for their owner alone: the compiler refuses the calls of .NET that make others (BannedSymbols.txt),
/// and no stream is opened so that it makes one.
/// </summary>
public sealed partial class PrivateFileRules
{
    private static readonly string[] Making = ["WriteAllText", "WriteAllTextAsync", "WriteAllBytes", "WriteAllBytesAsync", "WriteAllLines", "WriteAllLinesAsync", "AppendAllText", "AppendAllTextAsync", "AppendAllBytes", "AppendAllBytesAsync", "AppendAllLines", "AppendAllLinesAsync", "AppendText", "Create", "CreateText", "OpenWrite", "Copy"];

    [Fact]
    public void Every_call_that_makes_a_file_or_folder_with_another_mode_is_banned()
    {
        var banned = File.ReadAllLines(Path.Combine(Repository.Root, "BannedSymbols.txt"));

        Assert.All(Making, name => Assert.Equal(typeof(File).GetMethods().Count(method => method.Name == name), Banned($"M:System.IO.File.{name}(")));
        Assert.Equal(typeof(Directory).GetMethods().Count(method => method.Name == nameof(Directory.CreateDirectory)), Banned("M:System.IO.Directory.CreateDirectory("));
        Assert.Equal(1, Banned("M:System.IO.DirectoryInfo.Create;"));

        int Banned(string beginning) => banned.Count(line => line.StartsWith(beginning, StringComparison.Ordinal));
    }

    [Fact]
    public void No_stream_is_opened_so_that_it_makes_a_file_but_by_PrivateFile()
    {
        string[] rooms = ["grains", "silo", "api", "cli"];
        var lines = rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(Repository.Root, room), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && Path.GetFileName(file) is not ("PrivateFile.cs" or "PrivateCopy.cs"))
            .SelectMany(file => File.ReadLines(file).Select(line => (File: file, Line: line)))
            .ToList();

        Assert.NotEmpty(lines);
        Assert.DoesNotContain(lines, line => MakesAFile().IsMatch(line.Line) && !MadePrivate().IsMatch(line.Line));
    }

    [GeneratedRegex(@"Private(File|Copy)\.Create\(")]
    private static partial Regex MadePrivate();

    [GeneratedRegex(@"FileMode\.(Create|CreateNew|OpenOrCreate|Append)\b|\(FileMode\)")]
    private static partial Regex MakesAFile();
}
