namespace Pix.Mutation;

/// <summary>What the last run of a room left.</summary>
internal sealed record ReportFolder(string Path)
{
    public ReportFolder(string folder, Room room)
        : this(System.IO.Path.Combine(folder, "mutate", room.Name))
    {
    }

    public string Settings => In("settings.json");

    public string Log => In("stryker.log");

    /// <summary>The commit that was checked out.</summary>
    public string Commit => In("commit");

    public string Report => System.IO.Path.Combine(Path, "reports", "mutation-report.json");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
