using System.Text.RegularExpressions;
using Assembly = System.Reflection.Assembly;

namespace Pix.Architecture.Tests;

/// <summary>A folder is a namespace, and no folder of a room needs another that needs it.</summary>
public sealed partial class FolderRules
{
    // Official names of packages that cannot be restored.
    private static readonly HashSet<string> OtherNames = ["Amazon.KinesisFirehose", "Amazon.KinesisFirehose.Model", "Amazon.SecretsManager", "Amazon.SecretsManager.Model"];

    private static readonly string[] Tops = ["grains", "silo", "api", "cli", "simulator"];

    public static TheoryData<string> AllRooms => [.. Rooms.All.Select(room => room.GetName().Name!)];

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void No_folder_needs_another_that_needs_it(string room) => Assert.Equal([], FolderGraph.Of(Assembly.Load(room)).Circles());

    [Fact]
    public void A_folder_is_a_namespace()
    {
        var wrong =
            from top in Tops
            from project in Directory.EnumerateDirectories(Path.Combine(Repository.Root, top))
            from file in Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
            let folder = Path.GetRelativePath(project, Path.GetDirectoryName(file)!)
            where folder.Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin")
            let space = Namespace().Match(File.ReadAllText(file)).Groups[1].Value
            let expected = folder == "." ? Path.GetFileName(project) : $"{Path.GetFileName(project)}.{folder.Replace(Path.DirectorySeparatorChar, '.')}"
            where space.Length > 0 && space != expected && !OtherNames.Contains(space)
            select $"{Path.GetRelativePath(Repository.Root, file)}: {space}, not {expected}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_circle_is_found_also_through_a_third_folder_and_through_what_lies_beside_the_folders()
    {
        Assert.Empty(new FolderGraph([("A", "B", ""), ("B", "C", ""), ("A", "C", ""), ("Room/Wiring", "A", ""), ("C", "Room/Options", ""), ("Room/X", "Room/Y", ""), ("Room/Y", "Room/X", "")]).Circles());

        var circle = Assert.Single(new FolderGraph([("A", "B", "a needs b"), ("B", "C", "b needs c"), ("C", "A", "c needs a"), ("D", "A", "d needs a")]).Circles());
        Assert.Equal("A, B, C: a needs b; b needs c; c needs a", circle);

        Assert.Equal("Room.A, Room/Options: a needs o; o needs a", Assert.Single(new FolderGraph([("Room.A", "Room/Options", "a needs o"), ("Room/Options", "Room.A", "o needs a")]).Circles()));
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
