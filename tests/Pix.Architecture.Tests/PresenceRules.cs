
namespace Pix.Architecture.Tests;

/// <summary>
/// Nothing of .NET's that says "not there" of what is only closed to this user: the compiler refuses it (BannedSymbols.txt), and few may
/// have it, each with its reason beside it.
/// </summary>
public sealed class PresenceRules
{
    private const string Because = "#pragma warning disable RS0030 // ";

    private static readonly (Type Type, string Member)[] Silent =
    [
        (typeof(File), "M:System.IO.File.Exists(System.String)"),
        (typeof(Directory), "M:System.IO.Directory.Exists(System.String)"),
        (typeof(Path), "M:System.IO.Path.Exists(System.String)"),
        (typeof(FileSystemInfo), "P:System.IO.FileSystemInfo.Exists"),
        (typeof(FileInfo), "P:System.IO.FileInfo.Exists"),
        (typeof(DirectoryInfo), "P:System.IO.DirectoryInfo.Exists"),
        (typeof(EnumerationOptions), "M:System.IO.EnumerationOptions.#ctor"),
    ];

    private static readonly string[] Excepted = ["DurableFolder.cs", "FileStamp.cs", "KeyStore.cs", "Leftovers.cs", "PrivateFolder.cs", "ShownValue.cs", "TextOrFile.cs"];

    [Fact]
    public void What_says_not_there_of_what_is_closed_is_banned()
    {
        var banned = File.ReadAllLines(Path.Combine(Repository.Root, "BannedSymbols.txt"));

        Assert.All(Silent, silent => Assert.Single(banned, line => line.StartsWith(silent.Member + ";", StringComparison.Ordinal)));
        Assert.All(Silent, silent => Assert.NotEmpty(silent.Type.GetMember(silent.Member.Contains("#ctor", StringComparison.Ordinal) ? ".ctor" : "Exists")));
    }

    [Fact]
    public void Who_is_excepted_is_known()
    {
        string[] rooms = ["grains", "silo", "api", "cli", "simulator"];
        var excepted = rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(Repository.Root, room), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file) is var text && text.Contains("disable RS0030", StringComparison.Ordinal) && (text.Contains(".Exists(", StringComparison.Ordinal) || text.Contains(".Exists ", StringComparison.Ordinal) || text.Contains("EnumerationOptions", StringComparison.Ordinal)))
            .ToList();

        Assert.Equal(Excepted, excepted.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(excepted, file => Assert.Contains(Because, File.ReadAllText(file), StringComparison.Ordinal));
    }
}
