using Pix.Mutation;

namespace Pix.Cli.Tests.Mutating;

/// <summary>The rooms of <c>./pix mutate</c> are those of the source: a folder that moved would leave a room without mutants.</summary>
public sealed class RoomListTests
{
    public static TheoryData<string> Names => [.. RoomList.All.Select(room => room.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_room_has_its_project_folders_and_tests(string name)
    {
        var room = RoomList.Find(name)!;
        var project = Path.Combine(Repository.Root, room.Project);

        Assert.True(File.Exists(Path.Combine(project, Path.GetFileName(room.Project) + ".csproj")), project);
        Assert.All(room.Folders, folder => Assert.True(Directory.Exists(Path.Combine(project, folder)), folder));
        Assert.All(room.Tests, tests => Assert.Single(Directory.EnumerateFiles(Path.Combine(Repository.Root, tests), "*.Tests.csproj")));
        Assert.NotEmpty(room.Files(Repository.Root));
        Assert.Equal(room.Files(Repository.Root).Distinct(), room.Files(Repository.Root));
    }

    [Fact]
    public void A_room_is_found_whatever_the_case() => Assert.Equal("Exchange", RoomList.Find("exchange")?.Name);
}
