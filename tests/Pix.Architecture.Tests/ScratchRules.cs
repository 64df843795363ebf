using System.Text.RegularExpressions;

namespace Pix.Architecture.Tests;

/// <summary>The tests of rooms have one way to a folder of their own, which removes it: <see cref="ScratchFolder"/>.</summary>
public sealed partial class ScratchRules
{
    [Fact]
    public void Tests_of_rooms_make_temporary_files_in_a_scratch_folder_only()
    {
        var rooms = Path.Combine(Repository.Root, "tests", "Pix.Tests");

        Assert.Empty(
            from file in Directory.EnumerateFiles(rooms, "*.cs", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(rooms, file)
            where !name.Split('/').Any(part => part is "obj" or "bin" or "StrykerOutput")
            from Match call in Temporary().Matches(File.ReadAllText(file))
            select $"{name}: {call.Value}");
    }

    [GeneratedRegex("CreateTempSubdirectory|GetTempPath|GetTempFileName")]
    private static partial Regex Temporary();
}
