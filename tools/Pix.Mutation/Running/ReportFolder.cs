namespace Pix.Mutation;

/// <summary>Paths of the files that the last mutation run of a room wrote.</summary>
internal sealed record ReportFolder(string Path)
{
    public ReportFolder(string folder, Room room)
        : this(System.IO.Path.Combine(folder, "mutate", room.Name))
    {
    }

    public string Settings => In("settings.json");

    public string Log => In("stryker.log");

    /// <summary>Path of the file that contains the hash of the mutated commit.</summary>
    public string Commit => In("commit");

    public string Report => System.IO.Path.Combine(Path, "reports", "mutation-report.json");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
